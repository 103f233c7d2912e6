import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkHeaders, withoutFraming } from '#core/dispatch/command/edited-request.ts';
import { sendAttempt } from '#core/dispatch/send/attempt.ts';
import { createUrlPolicy } from '#core/dispatch/send/url-policy.ts';
import { createAnswerBudget } from '#core/net/answer-budget.ts';
import { createAgents } from '#core/net/connection.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';

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

test('one edited request that is let through is exactly one request on the wire, with the body as given', async () => {
  const endpoint = await scriptedEndpoint([200]);
  const agents = createAgents({ policy: createUrlPolicy({ mode: 'local', lookup: () => Promise.resolve([]) }) });
  let sent = 0;

  await fc.assert(
    fc.asyncProperty(headers, fc.uint8Array({ maxLength: 64 }), async (edited, bytes) => {
      const body = Buffer.from(bytes);
      if (checkHeaders(edited)) return;
      const own = withoutFraming(edited);
      const result = await sendAttempt(
        {
          hop: { url: endpoint.url, method: 'POST', redirects: 0, authorized: true },
          url: endpoint.url,
          deliveryId: 'id',
          timestampSec: 1,
          headers: own,
          body,
        },
        LIMITS,
        { agents, isReceiver: () => false, answers: createAnswerBudget(1024 * 1024) },
      );

      sent += 1;
      expect(result.outcome).toEqual({ kind: 'response', status: 200 });
      expect(endpoint.requests).toHaveLength(sent);
      expect(endpoint.requests.at(-1)?.body).toEqual(body);
    }),
    { numRuns: 1000 },
  );

  expect(sent).toBeGreaterThan(100);
  agents.destroy();
  await endpoint.close();
});
