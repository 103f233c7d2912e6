import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import type { CheckReport } from '#shared/domain/check/report.ts';
import { CHECKED_SECRET, type CheckedReceiver, checkedReceiver, type ReceiverFaults } from '../support/checked-receiver.ts';
import { endOfChecks, idsOf, reportOf } from '../support/run-checks-on.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';

let receiver: CheckedReceiver | undefined;
afterEach(async () => receiver?.close());

async function reportWith(faults: ReceiverFaults, question: Partial<CheckQuestion> = {}): Promise<CheckReport> {
  receiver = await checkedReceiver(faults);
  return reportOf({ target: receiver.url, ...question });
}

const failure = (report: CheckReport) => report.checks.find(({ result }) => result === 'fail');

const REFUSALS = [
  'signature-missing',
  'delivery-id-missing',
  'timestamp-missing',
  'altered-body',
  'other-secret',
  'wrong-prefix',
  'signature-of-another',
  'stale-timestamp',
  'timestamp-not-an-integer',
];

test('one that answers 200 to everything fails each check that expects a refusal', async () => {
  const report = await reportWith({ everything: (response) => void response.end('ok') });

  expect(idsOf(report, 'fail')).toEqual(REFUSALS);
  expect(report.checks.find(({ id }) => id === 'clock-tolerance')).toMatchObject({ result: 'pass', answer: 'no limit' });
}, 60_000);

test('one that refuses with 429 and an hour of patience would get each bad request four times', async () => {
  const report = await reportWith({
    refusal: 429,
    refusalHeaders: { 'Retry-After': '3600' },
  });

  expect(idsOf(report, 'fail')).toEqual(['altered-body', 'other-secret', 'wrong-prefix', 'signature-of-another', 'retry-after']);
  expect(report.summary).toMatchObject({ failed: 4, warned: 1 });
  expect(report.checks.at(-1)?.why).toBe('Retry-After asked for 3600 s: the retry would be stale.');
}, 60_000);

test.each([301, 302, 303])('a %d drops the body, and what is behind it is not asked', async (status) => {
  const report = await reportWith({ everything: (response) => void response.writeHead(status, { Location: '/other?token=abc' }).end() });

  expect(idsOf(report, 'fail')).toEqual(['no-body-lost']);
  expect(failure(report)?.why).toMatch(
    new RegExp(`^Redirected with ${status} to http://127.0.0.1:\\d+/other\\?token=\\[redacted\\], which drops the body\\.$`),
  );
  expect(receiver?.requests.every(({ url }) => url === '/hook')).toBe(true);
});

test.each([307, 308])('a %d keeps the body, and has a URL of its own to check', async (status) => {
  const report = await reportWith({ everything: (response) => void response.writeHead(status, { Location: '/hook/' }).end() });

  expect(idsOf(report, 'fail')).toEqual(['valid-signature']);
  expect(failure(report)).toMatchObject({
    why: expect.stringContaining('MLflow would follow it and keep the body'),
    fix: expect.stringContaining('/hook/'),
  });
  expect(receiver?.requests).toHaveLength(1);
});

test('a login in front is told as one', async () => {
  const report = await reportWith({
    everything: (response) => void response.writeHead(302, { Location: 'https://sso.example.com/login' }).end(),
  });
  expect(failure(report)?.fix).toMatch(/asks for a login/);
});

test('a refusal by a redirect is none', async () => {
  const report = await reportWith({ refusal: 302, refusalHeaders: { Location: '/login' } });

  expect(idsOf(report, 'fail')).toEqual(['altered-body', 'other-secret', 'wrong-prefix', 'signature-of-another']);
  expect(failure(report)?.care).toMatch(/counts as a success/);
}, 60_000);

test.each<[string, ReceiverFaults['everything'], RegExp]>([
  [
    'a proxy that answers 403 to everything',
    (response) => void response.writeHead(403).end('<html><title>403 Forbidden</title>'),
    /403 with a web page/,
  ],
  [
    'one that wants a login',
    (response) => void response.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end(),
    /wants a login or a token/,
  ],
  [
    'a clock that is behind',
    (response) =>
      void response
        .writeHead(400, { Date: new Date(Date.now() - 20_000).toUTCString() })
        .end('{"detail": "Timestamp is too old or invalid"}'),
    /its clock is about 2[01] s behind/,
  ],
  ['one that is not there', (response) => void response.writeHead(404).end(), /nothing there takes this path/],
  ['one that fails', (response) => void response.writeHead(503).end('down'), /is not ready, which is no refusal/],
  ['one that crashes', (response) => void response.writeHead(500).end('Internal Server Error'), /it failed while it handled the request/],
  ['one that answers neither yes nor no', (response) => void response.writeHead(304).end(), /says neither that it was taken/],
  ['one that closes the connection', (response) => void response.socket?.destroy(), /closed the connection without a complete answer/],
])('%s: one sentence, and not 24 failures', async (_, everything, says) => {
  const report = await reportWith({ everything });

  expect(idsOf(report, 'fail')).toEqual(['valid-signature']);
  expect(failure(report)?.why).toMatch(says);
  expect(report.checks.filter(({ answer }) => answer === 'not run').length).toBeGreaterThan(20);
  expect(receiver?.requests.length).toBeLessThanOrEqual(2);
});

test('unknown events and fields that are refused are warnings', async () => {
  const report = await reportWith({
    accept(response, _, body) {
      const isKnown = !body.includes('hookglass_new') && !body.includes('model_version_stage');
      response.writeHead(isKnown ? 200 : 422).end('{"detail": "Extra inputs are not permitted"}');
    },
  });

  expect(idsOf(report, 'fail')).toEqual(['unknown-event', 'unknown-field']);
  expect(report.summary).toMatchObject({ failed: 0, warned: 2 });
}, 60_000);

test('an event that fails with a 5xx is named', async () => {
  const report = await reportWith({
    accept: (response, _, body) => void response.writeHead(body.includes('"prompt_alias"') ? 500 : 200).end(),
  });

  expect(idsOf(report, 'fail')).toEqual(['every-event']);
  expect(failure(report)).toMatchObject({
    why: 'prompt_alias.created was answered with 500. 1 of the others failed as well.',
    answer: '2 × 500, 13 × 200',
  });
}, 60_000);

test.each<[string, NonNullable<ReceiverFaults['accept']>]>([
  ['packed answers', (response) => void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('{"status": "success"}'))],
  ['answers that only say they are packed', (response) => void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('plain')],
  ['large answers', (response) => void response.end(Buffer.alloc(3_000_000, 'a'))],
  ['no content', (response) => void response.writeHead(204).end()],
])(
  '%s are answers like others',
  async (_, accept) => {
    const report = await reportWith({ accept });
    expect(idsOf(report, 'fail')).toEqual([]);
  },
  60_000,
);

test('an answer without an end fails one check, and the status counts for the others', async () => {
  const report = await reportWith({
    accept(response) {
      const fill = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', fill);
      fill();
    },
  });

  expect(idsOf(report, 'fail')).toEqual(['answers-in-time']);
  expect(failure(report)?.why).toMatch(/after 32 MiB reading was given up/);
}, 60_000);

test('nothing that a receiver repeats of the secrets is in a report', async () => {
  const report = await reportWith(
    {
      accept: (response, { headers }) =>
        void response
          .writeHead(200, { 'X-Secret': CHECKED_SECRET })
          .end(JSON.stringify({ headers, key: Buffer.from(CHECKED_SECRET).toString('base64') })),
    },
    { headers: [['Authorization', 'Bearer topsecret-token']] },
  );

  const text = JSON.stringify(report);
  expect(text).toContain('[secret]');
  expect(text).toContain('["Authorization","[left out]"]');
  for (const secret of [CHECKED_SECRET, Buffer.from(CHECKED_SECRET).toString('base64'), 'topsecret-token'])
    expect(text).not.toContain(secret);
  expect(receiver?.requests.every(({ headers }) => headers.authorization === 'Bearer topsecret-token')).toBe(true);
}, 60_000);

test('nor of the credentials in the URL', async () => {
  const everything: ReceiverFaults['everything'] = (response, { url, headers }) =>
    void response.writeHead(422, { Location: url ?? '' }).end(JSON.stringify({ detail: `${url} ${headers.authorization} user-password` }));
  receiver = await checkedReceiver({ everything });
  const target = receiver.url.replace('http://', 'http://user:user-password@').concat('?code=code-of-the-function');

  const report = await reportOf({ target });

  const text = JSON.stringify(report);
  expect(text).toContain('[secret]');
  for (const secret of ['user-password', Buffer.from('user:user-password').toString('base64'), 'code-of-the-function'])
    expect(text).not.toContain(secret);
}, 60_000);

test('the valid request has the lines of MLflow’s client, in their order, and its body', async () => {
  const endpoint = await scriptedEndpoint([200]);
  await reportOf({ target: endpoint.url, only: ['valid-signature'] });
  const [request] = endpoint.requests;
  await endpoint.close();

  expect(endpoint.requests).toHaveLength(1);
  expect(request?.headers.map(([name]) => name)).toEqual([
    ...['Host', 'User-Agent', 'Accept-Encoding', 'Accept', 'Connection', 'Content-Type'],
    ...['X-MLflow-Delivery-Id', 'X-MLflow-Timestamp', 'X-MLflow-Signature', 'Content-Length'],
  ]);
  expect(request?.body.toString()).toMatch(
    /^\{"entity": "model_version", "action": "created", "timestamp": "\d{4}-\d\d-\d\dT[\d:.]+\+00:00", "data": \{"name": "example_model", "version": "1", /,
  );
});

test('HTTP/1.0, and an answer before the body was read, are answers', async () => {
  for (const raw of ['HTTP/1.0 200 OK\r\n\r\nbye', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok']) {
    const endpoint = await scriptedEndpoint([{ raw }]);
    const report = await reportOf({ target: endpoint.url, only: ['valid-signature', 'every-event'] });
    await endpoint.close();
    expect(idsOf(report, 'pass')).toEqual(['valid-signature', 'every-event']);
  }
});

test('a probe that cannot be read, or does not count, is said', async () => {
  receiver = await checkedReceiver();
  const only = ['duplicate-in-sequence', 'duplicate-in-parallel'] as const;
  const whyOf = async (probeUrl: string) =>
    (await reportOf({ target: receiver?.url ?? '', probeUrl, only })).checks.map(({ result, why }) => `${result}: ${why}`);

  expect(await whyOf(receiver.url)).toEqual(
    Array(2).fill(expect.stringMatching(/^skip: The probe URL answered 400, where a number is expected\.$/)),
  );
  expect(await whyOf('http://127.0.0.1:1/count')).toEqual(
    Array(2).fill(expect.stringMatching(/^skip: The probe URL had no answer\. Nothing listens there/)),
  );
  const words = await scriptedEndpoint([{ status: 200, body: 'seven' }]);
  expect(await whyOf(words.url)).toEqual(
    Array(2).fill('skip: The probe URL answered “seven”, where a number or {"count": n} is expected.'),
  );
  await words.close();
});

test('it ends as soon as it is told to', async () => {
  const endpoint = await scriptedEndpoint(['hang']);
  const stop = new AbortController();
  const end = endOfChecks({ target: endpoint.url }, stop.signal);
  await endpoint.received(1);

  stop.abort();

  expect(await end).toEqual({ kind: 'stopped' });
  await endpoint.close();
});
