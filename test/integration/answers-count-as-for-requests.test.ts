import { afterAll, describe, expect, test } from 'vitest';
import { sendAttempt } from '#core/dispatch/send/attempt.ts';
import { askApp, NoAnswerError } from '#core/forward/ask-app.ts';
import { createAnswerBudget } from '#core/net/answer-budget.ts';
import { createAgents } from '#core/net/connection.ts';
import { RAW_ANSWERS, type RawAnswer, rawAnswerServer } from '../support/raw-answers.ts';

const agents = createAgents({ policy: { peerRefusal: () => undefined } });
afterAll(() => agents.destroy());
const answers = createAnswerBudget(1024 * 1024);

/** Where Node's parser refuses what Python's reads over; every one of them breaks HTTP before the end of the answer. */
const NODE_REFUSES: ReadonlySet<string> = new Set([
  'chunked without last CRLF',
  'identity coding',
  'two equal lengths',
  'length list',
  'length not a number',
  'length negative',
  'length with plus',
  'empty length',
  'header without colon',
  'blank before colon',
  'blank in name',
  'empty header name',
  'status line only',
]);
/** Node reads over a blank line that Python takes for the status line. */
const NODE_ACCEPTS: ReadonlySet<string> = new Set(['blank line first']);

/** Long enough for every answer that comes, and no time is lost where none is to come. */
const limitMs = (isAnswered: boolean) => (isAnswered ? 15_000 : 400);

async function statusFor({ form, answer, ...counts }: RawAnswer, after: 'closed' | 'open'): Promise<number | null> {
  const isAnswered = NODE_ACCEPTS.has(form) || (counts[after] !== null && !NODE_REFUSES.has(form));
  const server = await rawAnswerServer(answer, after);
  const { outcome } = await sendAttempt(
    {
      hop: { url: server.url, method: 'POST', redirects: 0, authorized: true },
      url: server.url,
      deliveryId: '00000000-0000-4000-8000-000000000000',
      timestampSec: 1_795_430_000,
      body: Buffer.from('{}'),
    },
    { timeoutMs: limitMs(isAnswered), keepBytes: 1024, followRedirects: false },
    { agents, isReceiver: () => false, answers },
  );
  server.stop();
  return outcome.kind === 'response' ? outcome.status : null;
}

const known = (form: string) => NODE_REFUSES.has(form) || NODE_ACCEPTS.has(form);

describe('an answer counts when Python’s requests returns its status', () => {
  test.concurrent.for(RAW_ANSWERS.filter(({ form }) => !known(form)))('$form', async (recorded, { expect }) => {
    expect(await statusFor(recorded, 'closed')).toBe(recorded.closed);
    expect(await statusFor(recorded, 'open')).toBe(recorded.open);
  });

  test.concurrent.for(RAW_ANSWERS.filter(({ form }) => known(form)))('%$ still differs: $form', async (recorded, { expect }) => {
    expect([await statusFor(recorded, 'closed'), await statusFor(recorded, 'open')]).not.toEqual([recorded.closed, recorded.open]);
  });
});

describe('the forwarder passes on what an app answered', () => {
  const surplus = RAW_ANSWERS.filter(({ form, open }) => open !== null && open >= 200 && /beyond|body|more|and a/.test(form));

  test.concurrent.for(surplus)('$form', async (recorded, { expect }) => {
    const server = await rawAnswerServer(recorded.answer, 'open');
    const url = new URL(server.url);

    const answer = await askApp(url, {
      ...{ method: 'POST', path: url.pathname, body: Buffer.from('{}'), trailers: [], timeoutMs: limitMs(true) },
      headers: [
        ['Host', url.host],
        ['Content-Length', '2'],
      ],
      ...{ agents, answers, maxAnswerBytes: 1024 },
    });

    expect(answer.status).toBe(recorded.open);
    server.stop();
  });

  test('interim answers are waited out, and an upgrade is no final answer', async () => {
    const ask = async (answer: string, timeoutMs: number) => {
      const server = await rawAnswerServer(answer, 'open');
      const url = new URL(server.url);
      const headers = [['Host', url.host] as const];
      const options = { method: 'GET', path: '/', body: Buffer.alloc(0), trailers: [], timeoutMs, headers };
      return askApp(url, { ...options, agents, answers, maxAnswerBytes: 1024 }).finally(server.stop);
    };

    expect(await ask('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 201 Made\r\nContent-Length: 0\r\n\r\n', limitMs(true))).toMatchObject({
      status: 201,
    });
    await expect(ask('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n', limitMs(false))).rejects.toThrow(
      NoAnswerError,
    );
  });
});
