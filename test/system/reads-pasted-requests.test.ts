import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sign } from '#core/signing/sign.ts';
import { signature } from '../../cli/commands/signature.ts';
import { runCli, runVerb } from '../support/run-cli.ts';

const SECRET = 's3cret';
const deliveryId = '9f2c1d00-0000-4000-8000-000000000001';
const timestamp = '1795429864';
const secret = ['--secret-env', 'S'];
const env = { S: SECRET };

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'hookglass-pasted-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function file(text: string | Uint8Array): string {
  const name = path.join(directory, 'pasted.txt');
  writeFileSync(name, text);
  return name;
}

const headersFor = (body: string): [string, string][] => [
  ['Content-Type', 'application/json'],
  ['X-MLflow-Delivery-Id', deliveryId],
  ['X-MLflow-Timestamp', timestamp],
  ['X-MLflow-Signature', sign(SECRET, { deliveryId, timestamp, body: Buffer.from(body) })],
];
const rawOf = (signed: string, shown = signed, lineEnd = '\n') =>
  `POST /webhook HTTP/1.1${lineEnd}${headersFor(signed)
    .map(([name, value]) => `${name}: ${value}${lineEnd}`)
    .join('')}${lineEnd}${shown}`;
const curlFor = (signed: string, shown = signed) =>
  `curl http://h/webhook ${headersFor(signed)
    .map(([name, value]) => `-H '${name}: ${value}'`)
    .join(' ')} --data-raw '${shown}'`;

const BODY = '{"entity": "prompt", "action": "created", "data": {"name": "caf\\u00e9"}}';
const explain = (text: string | Uint8Array, ...more: string[]) =>
  runVerb(signature, ['explain', '--request', file(text), ...secret, ...more], env);
const verify = (text: string, ...more: string[]) => runVerb(signature, ['verify', '--request', file(text), ...secret, ...more], env);

describe('signature verify and explain', () => {
  it('read a request from a file or from standard input, and say what they read', async () => {
    const fromFile = await verify(curlFor(BODY), '--now', timestamp);
    const piped = await runCli(['signature', 'verify', '-', ...secret, '--now', timestamp], env, rawOf(BODY));
    const explained = await runCli(['signature', 'explain', '--request', '-', ...secret], env, curlFor(BODY));

    expect([fromFile.code, fromFile.lines[0], fromFile.lines.at(-1)]).toEqual([
      0,
      `Read as a curl command: POST http://h/webhook with ${BODY.length} bytes of body.`,
      'Signature valid: MLflow’s documented receiver answers 200.',
    ]);
    expect([piped.code, piped.lines[0]]).toEqual([0, `Read as a raw HTTP request: POST /webhook with ${BODY.length} bytes of body.`]);
    expect([explained.code, explained.lines.at(-1)]).toEqual([0, 'This request is correctly signed, and nobody refused it.']);
  });

  it('judge the age by the time in the text, by --now, or not at all', async () => {
    const entry = { startedDateTime: new Date((Number(timestamp) + 400) * 1000).toISOString(), request: JSON.parse(harRequest(BODY)) };

    expect((await explain(JSON.stringify(entry))).lines.join('\n')).toContain(
      'Sent 6 min 40 s ago; the limit is 5 min.  (ts-stale, seen in the request)',
    );
    expect((await explain(curlFor(BODY), '--now', String(Number(timestamp) + 301))).lines.join('\n')).toContain('ts-stale');
    expect((await explain(curlFor(BODY))).lines[1]).toMatch(
      /^ {2}When it was received is not in the text, so its age is not judged; by now it is .* old\.$/,
    );
  });

  it('let flags go before the text, and take a body that is not in it', async () => {
    const text = curlFor(BODY).replace(/--data-raw .*/, '--data-binary @event.json');
    const body = path.join(directory, 'event.json');
    writeFileSync(body, BODY);

    const without = await explain(text);
    const given = await explain(text, '--body', body);
    const other = await explain(text, '--body', body, '--id', 'x');

    expect([without.code, without.stderr]).toEqual([
      2,
      expect.stringContaining('The body is in the file “event.json”, which is not in the text. Give it with --body FILE.'),
    ]);
    expect(given.code).toBe(0);
    expect(other.code).toBe(1);
  });

  it('use the answer that stands in the text', async () => {
    const answer = {
      status: 401,
      headers: [],
      content: { text: `{"computed":"${sign('s3cret\n', { deliveryId, timestamp, body: Buffer.from(BODY) })}"}` },
    };
    const { lines } = await explain(JSON.stringify({ request: JSON.parse(harRequest(BODY)), response: answer }));

    expect(lines.join('\n')).toContain('(secret-space, proven)');
  });

  it('prints what was read as JSON too', async () => {
    const { lines } = await explain(rawOf(`${BODY}\n`, BODY), '--json');

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      explanations: [],
      request: {
        form: 'raw',
        method: 'POST',
        url: '/webhook',
        bodyBytes: BODY.length + 1,
        notes: [expect.stringContaining('age'), expect.stringContaining('differs')],
      },
    });
  });

  it('refuse a text without a request in one sentence', async () => {
    expect((await explain('hello')).stderr).toMatch(/pasted\.txt: This is none of the forms that are understood: .*\.$/m);
    expect(await runVerb(signature, ['explain', 'c1', '--request', 'x', ...secret], env)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Give either c1 or --request x.'),
    });
  });
});

describe('signature', () => {
  const bytes = Buffer.from([0x7b, 0x0d, 0x0a, 0x00, 0xff, 0xfe, 0x22, 0xc3, 0x0a]);
  const signed = sign(SECRET, { deliveryId, timestamp, body: bytes });
  const lines = [`X-MLflow-Delivery-Id: ${deliveryId}`, `x-mlflow-timestamp:${timestamp}`, `X-MLflow-Signature:  ${signed} `];
  const flags = lines.flatMap((line) => ['-H', line]);
  const entryOf = (body: Buffer, value: string) => ({
    startedDateTime: new Date(Number(timestamp) * 1000).toISOString(),
    request: {
      method: 'POST',
      url: 'http://h/',
      headers: [...headersFor('').slice(0, 3), ['X-MLflow-Signature', value]].map(([name, text]) => ({ name, value: text })),
      postData: { text: body.toString('base64'), encoding: 'base64' },
    },
  });

  it('changes no byte: line ends, NUL and what is no UTF-8, from a file, standard input, a raw request, a HAR and curl', async () => {
    const name = path.join(directory, 'body.bin');
    writeFileSync(name, bytes);
    const escaped = [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
    const raw = Buffer.concat([Buffer.from(`POST / HTTP/1.1\r\n${lines.join('\r\n')}\r\nContent-Length: ${bytes.length}\r\n\r\n`), bytes]);
    const sources: [args: string[], input?: Uint8Array][] = [
      [['--body', name, ...flags]],
      [flags, bytes],
      [['-'], raw],
      [['-'], Buffer.from(JSON.stringify({ log: { entries: [entryOf(bytes, signed)] } }))],
      // bash has no NUL in a word, so that curl is given another body.
      [['-', '--body', name], Buffer.from(`curl http://h/ ${flags.map((word) => `'${word}'`).join(' ')} --data-binary $'${escaped}'`)],
    ];
    for (const [args, input] of sources) {
      const asked = (action: string, ...more: string[]) => runCli(['signature', action, ...args, ...secret, ...more], env, input);
      const [verified, again, explained] = await Promise.all([
        asked('verify', '--now', timestamp),
        asked('sign', '--json'),
        asked('explain', '--now', timestamp),
      ]);
      expect([args, verified.code, explained.code, verified.stderr]).toEqual([args, 0, 0, '']);
      expect(JSON.parse(again.lines[0] ?? '')).toMatchObject({ deliveryId, timestamp, signature: signed });
    }
  }, 90_000);

  it('says which of several requests it takes, and takes another', async () => {
    const har = JSON.stringify({
      log: { entries: [entryOf(bytes, signed), entryOf(bytes, 'v1,AAAA'), { request: JSON.parse(harRequest('')) }] },
    });
    const newest = await verify(har, '--now', timestamp);
    const first = await verify(har, '--entry', '1', '--json');
    const none = await verify(har, '--entry', '9');
    const single = await verify(curlFor(BODY), '--entry', '2');

    expect(newest.lines.join('\n')).toContain(
      'There are 3 requests in it, 3 of them with a signature; this is number 3.\n  --entry N takes another of the 3.',
    );
    expect([first.code, JSON.parse(first.lines[0] ?? '').request.notes]).toEqual([
      0,
      ['There are 3 requests in it, 3 of them with a signature; this is number 1.'],
    ]);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('There are 3 requests in this text, so there is no number 9.')]);
    expect([single.code, single.stderr]).toEqual([
      2,
      expect.stringContaining('There is one request in this text, so there is no number 2.'),
    ]);
  });

  it.each([
    [['verify', 'x', 'y'], 'signature verify takes one request, not "y" as well.'],
    [['check'], 'signature takes sign, verify or explain, not "check".'],
    [[], 'signature takes sign, verify or explain.'],
    [['verify', '--now', 'yesterday'], '--now "yesterday": seconds since 1970 or a time such as 2026-11-23T10:31:12Z is expected.'],
    [['verify', '--now', '2026-11-23T10:31:12'], 'seconds since 1970 or a time'],
    [['verify', '-H', 'no header'], '--header takes a line such as \'X-MLflow-Timestamp: 1795429872\', not "no header".'],
    [['verify', '--entry', '1'], '--entry chooses among the requests of a FILE.'],
    [['explain', 'nowhere.har'], 'There is no file nowhere.har.'],
    [['sign', '--id', '', '--timestamp', '1'], '--id is empty. Leave it out for a new one.'],
    [['verify', '/nowhere/at-all.har'], 'There is no file /nowhere/at-all.har.'],
  ])('refuses %j in a sentence', async (args, message) => {
    const { code, stderr } = await runVerb(signature, [...args, ...secret], env);

    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('takes a time with its zone', async () => {
    const at = new Date(Number(timestamp) * 1000).toISOString();

    expect((await verify(curlFor(BODY), '--now', at)).code).toBe(0);
  });
});

const harRequest = (body: string) =>
  JSON.stringify({
    method: 'POST',
    url: 'http://h/',
    headers: headersFor(body).map(([name, value]) => ({ name, value })),
    postData: { text: body },
  });

describe('what copying does to a body', () => {
  const pretty = '{\n  "a": "b c"\n}';
  it.each<[what: string, text: string, words: string]>([
    ['a lost final line break', rawOf(`${BODY}\n`, BODY), 'with a line break at its end'],
    ['a final line break that was added', rawOf(BODY, `${BODY}\n`), 'without the line breaks at its end'],
    ['Windows line breaks that became plain', rawOf(pretty.replaceAll('\n', '\r\n'), pretty), 'with Windows line breaks'],
    ['plain line breaks that became Windows ones', rawOf(pretty, pretty.replaceAll('\n', '\r\n'), '\r\n'), 'with plain line breaks'],
    ['blanks around it', rawOf(BODY, `  ${BODY}  `), 'without the blanks around it'],
    ['lines that a terminal broke', rawOf(BODY, BODY.replace('created', 'cre\nated')), 'without the line breaks inside it'],
    [
      'quotation marks of a chat',
      rawOf(BODY, BODY.replaceAll('"', '”').replaceAll(' ', '\u00a0')).replace('\nX-', '\nX-Note: "a"\nX-'),
      'with plain quotation marks and blanks instead of typographic ones',
    ],
    ['another charset', rawOf('{"a": "é"}', '{"a": "Ã©"}'), 'in Latin-1 instead of UTF-8'],
    [
      'bytes that an old Chrome wrote as Latin-1',
      curlFor('{"a": "é"}', '').replace(`--data-raw ''`, () => String.raw`--data-raw $'{"a": "\xe9"}'`),
      'in UTF-8 instead of Latin-1',
    ],
    ['doubled backslashes', curlFor(BODY, BODY.replaceAll('\\', '\\\\')), 'with single backslashes instead of double ones'],
    [
      'a body that was parsed',
      JSON.stringify({ headers: Object.fromEntries(headersFor(BODY)), method: 'POST', url: '/', body: JSON.parse(BODY) }),
      '',
    ],
    ['a body that was made pretty', rawOf(BODY, JSON.stringify(JSON.parse(BODY), null, 2)), 'written again as MLflow writes it'],
  ])('is proven and named: %s', async (_, text, words) => {
    const { code, lines } = await explain(text);
    const verified = await verify(text, '--now', timestamp);

    expect(lines.join('\n')).toContain(
      words === ''
        ? 'Read as'
        : `The pasted body differs from the one that was signed: the signature fits it ${words}. What follows is about that one.`,
    );
    expect([code, lines.at(-1)]).toEqual([0, 'This request is correctly signed, and nobody refused it.']);
    expect(verified.code).toBe(0);
  });

  it('is called a guess where no form fits', async () => {
    const { code, lines } = await explain(rawOf(BODY, BODY.replace('prompt', 'promt')));

    expect(code).toBe(1);
    expect(lines.join('\n')).toContain(
      'A guess: the body may have changed when it was copied (a line break at its end is easily lost or added, Windows line breaks became plain ones).',
    );
    expect(lines.join('\n')).toContain('no-match');
  });
});
