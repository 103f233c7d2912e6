import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkHeaders, withoutFraming } from '#core/dispatch/command/edited-request.ts';
import { sendAttempt } from '#core/dispatch/send/attempt.ts';
import { createUrlPolicy } from '#core/dispatch/send/url-policy.ts';
import { createAnswerBudget } from '#core/net/answer-budget.ts';
import { createAgents } from '#core/net/connection.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigures, guardSeed, knownBad } from '../support/guard-figure.ts';
import { rawConnection } from '../support/raw-http.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';

const LIMITS = { timeoutMs: 5000, keepBytes: 1000, followRedirects: false };

/** Names and values from what breaks framing: line ends, controls, other units, and headers that speak about the message. */
const fragments = [
  'a',
  'b',
  ' ',
  ':',
  '\r',
  '\n',
  '\0',
  '\t',
  'é',
  '✓',
  'X-Extra',
  'Content-Length',
  'Transfer-Encoding',
  'chunked',
  '0',
  'Host',
];
const text = fc.array(fc.constantFrom(...fragments), { maxLength: 4 }).map((parts) => parts.join(''));
const headers = fc.array(fc.tuple(text, text), { maxLength: 5 });

type Edited = [name: string, value: string][];

/** Sends a request with headers that somebody typed. @returns whether it was let through at all */
type Send = (to: ScriptedEndpoint, edited: Edited, body: Buffer) => Promise<boolean>;

/** W-06, for whoever sends what was edited, on a socket that sees each byte. */
async function framingFigures(send: Send, count: number): Promise<{ figures: GuardFigure[]; sent: number }> {
  const endpoint = await scriptedEndpoint([200]);
  let sent = 0;
  let otherwise = 0;
  let framed = 0;
  for (const [edited, bytes] of fc.sample(fc.tuple(headers, fc.uint8Array({ maxLength: 64 })), { numRuns: count, seed: guardSeed() })) {
    const before = endpoint.requests.length;
    const body = Buffer.from(bytes);
    if (!(await send(endpoint, edited, body))) continue;
    sent += 1;
    const came = endpoint.requests.slice(before);
    if (came.length !== 1 || came[0]?.body.equals(body) !== true) otherwise += 1;
    const framing = came
      .flatMap((request) => request.headers)
      .filter(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name.trim()));
    if (framing.length !== 1) framed += 1;
  }
  await endpoint.close();
  return {
    sent,
    figures: [
      { row: 'W-06', what: 'edited requests that were not exactly one on the wire', value: otherwise, unit: 'requests', atMost: 0 },
      { row: 'W-06', what: 'edited requests without exactly one header of framing', value: framed, unit: 'requests', atMost: 0 },
    ],
  };
}

test('one edited request that is let through is exactly one request on the wire, with the body as given', async () => {
  const agents = createAgents({ policy: createUrlPolicy({ mode: 'local', lookup: () => Promise.resolve([]) }) });
  const { figures, sent } = await framingFigures(async ({ url }, edited, body) => {
    if (checkHeaders(edited)) return false;
    const result = await sendAttempt(
      {
        hop: { url, method: 'POST', redirects: 0, authorized: true },
        ...{ url, deliveryId: 'id', timestampSec: 1, headers: withoutFraming(edited), body },
      },
      LIMITS,
      { agents, isReceiver: () => false, answers: createAnswerBudget(1024 * 1024) },
    );
    expect(result.outcome).toEqual({ kind: 'response', status: 200 });
    return true;
  }, 1000);

  agents.destroy();
  expect(sent).toBeGreaterThan(100);
  guardFigures(figures);
});

test('a sender that writes headers as they were typed is seen through', async () => {
  const { figures } = await framingFigures(async ({ port }, edited, body) => {
    const lines = edited.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const connection = await rawConnection(port);
    connection.send(`POST /hook HTTP/1.1\r\n${lines}Content-Length: ${body.length}\r\n\r\n`);
    connection.send(body);
    connection.socket.end();
    await connection.closed();
    return true;
  }, 50);

  knownBad('W-06', figures);
});
