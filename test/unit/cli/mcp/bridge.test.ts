import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { bridge } from '#cli/mcp/bridge.ts';

/** What is answered to lines of which none is for the engine. */
async function answersTo(...lines: (string | Buffer)[]): Promise<{ id?: unknown; error?: { code: number; message: string } }[]> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const ended = bridge({
    ...{ input, output },
    connect: () => Promise.reject(new Error('the engine is asked')),
    stopped: new AbortController().signal,
  });
  for (const line of lines) input.write(Buffer.concat([Buffer.from(line), Buffer.from('\n')]));
  const got: string[] = [];
  output.setEncoding('utf8').on('data', (text: string) => got.push(text));
  await expect.poll(() => got.join('').split('\n').length - 1).toBe(lines.length);
  input.end();
  await ended;
  return got
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Awaited<ReturnType<typeof answersTo>>[number]);
}

test.each([
  ['words', 'this is no JSON', null, -32700, /no JSON/],
  ['bytes that are no text', Buffer.from([0xff, 0xfe]), null, -32700, /no JSON/],
  ['null', 'null', null, -32600, /one JSON object;/],
  ['several at once', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]', null, -32600, /several at once are not taken/],
  ['no version', '{"id":1,"method":"ping"}', 1, -32600, /"jsonrpc"/],
  ['another version', '{"jsonrpc":"1.0","id":"a","method":"ping"}', 'a', -32600, /"jsonrpc"/],
  ['an object for an id', '{"jsonrpc":"2.0","id":{},"method":"ping"}', null, -32600, /"id"/],
  ['a fraction for an id', '{"jsonrpc":"2.0","id":1.5,"method":"ping"}', null, -32600, /"id"/],
  ['neither question nor answer', '{"jsonrpc":"2.0","id":1}', 1, -32600, /"method"/],
  ['no parameters', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":null}', 1, -32600, /"params"/],
  ['a list of parameters', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]}', 1, -32600, /"params"/],
  [
    'a token that is none',
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"_meta":{"progressToken":{}}}}',
    1,
    -32600,
    /"progressToken"/,
  ],
  [
    '9 MiB',
    `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"${'y'.repeat(9 * 1024 * 1024)}"}}`,
    null,
    -32600,
    /At most 8388608 bytes/,
  ],
  ['a line of 17 MiB', 'x'.repeat(17 * 1024 * 1024), null, -32600, /At most 8388608 bytes/],
])('what is no message of the protocol is answered, not passed over: %s', async (_what, line, id, code, says) => {
  expect(await answersTo(line)).toEqual([{ jsonrpc: '2.0', id, error: { code, message: expect.stringMatching(says) } }]);
});

test('a message is asked of the engine, and without one the agent reads why', async () => {
  const [answer] = await answersTo('{"jsonrpc":"2.0","id":7,"method":"ping"}');

  expect(answer).toMatchObject({ id: 7, error: { message: 'the engine is asked' } });
});
