import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { receiver } from '#cli/commands/receiver.ts';
import { RECEIVER_TEMPLATES } from '#cli/receivers/templates.ts';
import { renderPayload } from '#core/signing/payload.ts';
import { check } from '#library/index.ts';
import { fixesOf } from '#renderer/ui/fixes/raw-body.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { endOfExploring } from '../support/explore-receiver.ts';
import { freePort } from '../support/foreign-server.ts';
import { runVerb } from '../support/run-cli.ts';
import { RUNNING_RECEIVERS } from '../support/running-receivers.ts';

const SECRET = 'a secret: with "quotes" and é';
/** Floats and accents: what code that hashes parsed JSON gets wrong. */
const BODY = renderPayload(exampleEvent('budget_policy.exceeded'), 1_795_429_864_080_217).replace('budget', 'bud\\u00e9get');

/** Below the project, so that programs of Node find its packages. */
let parent: string;
beforeAll(() => {
  const cache = path.resolve('node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  parent = mkdtempSync(path.join(cache, 'receivers-'));
});
afterAll(() => rmSync(parent, { recursive: true }));

test('there is a way to run each of them', () => {
  expect(Object.keys(RUNNING_RECEIVERS).sort()).toEqual(Object.keys(RECEIVER_TEMPLATES).sort());
});

describe.each(Object.entries(RUNNING_RECEIVERS))('%s', (framework, { needed, start }) => {
  const directory = () => path.join(parent, framework);
  const port = freePort();
  const post = async (headers: Record<string, string>, body: Uint8Array) => {
    const answer = await fetch(`http://127.0.0.1:${await port}/webhook`, { method: 'POST', headers, body: new Uint8Array(body) });
    return { status: answer.status, said: await answer.text() };
  };
  const count = async () => {
    const answer = await fetch(`http://127.0.0.1:${await port}${RECEIVER_TEMPLATES[framework]?.countPath}`);
    return ((await answer.json()) as { count: number }).count;
  };

  beforeAll(async () => {
    if (needed) await runVerb(receiver, ['new', framework, directory()]);
  });

  test.runIf(needed)('accepts what MLflow signs, and refuses what it did not, with the documented status', async () => {
    const running = await start(directory(), await port, SECRET);
    const signed = (options = {}) => aSignedRequest({ secret: SECRET, body: BODY, ...options });
    const without = (name: string) => Object.fromEntries(Object.entries(signed().headers).filter(([header]) => header !== name));

    const good = signed();
    const large = signed({ body: `{"entity": "prompt", "template": "${'\\u00e9'.repeat(100_000)}"}`, deliveryId: 'large' });
    const statuses = {
      good: (await post(good.headers, good.body)).status,
      compact: (await post(good.headers, Buffer.from(JSON.stringify(JSON.parse(BODY))))).status,
      altered: (await post(good.headers, Buffer.concat([good.body, Buffer.from('\n')]))).status,
      otherSecret: (await post(signed({ secret: 'another' }).headers, good.body)).status,
      prefix: (await post({ ...good.headers, 'X-MLflow-Signature': good.headers['X-MLflow-Signature'].slice(3) }, good.body)).status,
      noSignature: (await post(without('X-MLflow-Signature'), good.body)).status,
      noId: (await post(without('X-MLflow-Delivery-Id'), good.body)).status,
      noTimestamp: (await post(without('X-MLflow-Timestamp'), good.body)).status,
      stale: (await post(signed({ ageSec: 400 }).headers, good.body)).status,
      future: (await post(signed({ ageSec: -100 }).headers, good.body)).status,
      hugeTimestamp: (await post({ ...good.headers, 'X-MLflow-Timestamp': '9'.repeat(5000) }, good.body)).status,
      noJson: (await post(signed({ body: '\u{fffd}{' }).headers, Buffer.from('\u{fffd}{'))).status,
      noObject: (await post(signed({ body: '[1]' }).headers, Buffer.from('[1]'))).status,
      nothing: (await post(signed({ body: '' }).headers, Buffer.alloc(0))).status,
      large: (await post(large.headers, large.body)).status,
      noInteger: (await post({ ...good.headers, 'X-MLflow-Timestamp': `${good.headers['X-MLflow-Timestamp']}.5` }, good.body)).status,
    };
    await running.stop();

    expect(statuses).toEqual({
      ...{ good: 200, large: 200 },
      ...{ compact: 401, altered: 401, otherSecret: 401, prefix: 401 },
      ...{ noSignature: 400, noId: 400, noTimestamp: 400, stale: 400, future: 400, noInteger: 400 },
      ...{ hugeTimestamp: 400, noJson: 400, noObject: 400, nothing: 400 },
    });
  });

  test.runIf(needed)(
    'keeps each delivery once: in sequence, at the same time, and over a restart by a signal that nobody can catch',
    async () => {
      const once = aSignedRequest({ secret: SECRET, deliveryId: 'once', body: BODY });
      const together = aSignedRequest({ secret: SECRET, deliveryId: 'together', body: BODY });
      let running = await start(directory(), await port, SECRET);
      const before = await count();
      const first = await post(once.headers, once.body);
      const again = await post(once.headers, once.body);
      const copies = await Promise.all(Array.from({ length: 10 }, () => post(together.headers, together.body)));
      const counted = await count();
      await running.kill();
      running = await start(directory(), await port, SECRET);
      const later = await post(once.headers, once.body);
      const countedLater = await count();
      await running.stop();

      expect([first, again, later].map(({ status, said }) => [status, JSON.parse(said)])).toEqual([
        [200, { status: 'success' }],
        [200, { status: 'duplicate' }],
        [200, { status: 'duplicate' }],
      ]);
      expect(copies.map(({ said }) => said.trim().includes('success')).filter(Boolean)).toHaveLength(1);
      expect(copies.every(({ status }) => status === 200)).toBe(true);
      expect([counted, countedLater]).toEqual([before + 2, before + 2]);
    },
  );

  test.runIf(needed)('passes every check that is sent to a receiver', async () => {
    const running = await start(directory(), await port, SECRET);
    const url = `http://127.0.0.1:${await port}`;

    const { failures, checks } = await check({
      url: `${url}/webhook`,
      secret: SECRET,
      probeUrl: `${url}${RECEIVER_TEMPLATES[framework]?.countPath}`,
    });
    await running.stop();

    expect(failures).toEqual([]);
    expect(checks.filter(({ level, result }) => level !== 'info' && result !== 'pass').map(({ id, why }) => `${id}: ${why}`)).toEqual([]);
  });

  test.runIf(needed)('survives 200 sequences of Explore with its count, and some more by its answers alone', async () => {
    const running = await start(directory(), await port, SECRET);
    const target = `http://127.0.0.1:${await port}/webhook`;
    const probeUrl = `http://127.0.0.1:${await port}${RECEIVER_TEMPLATES[framework]?.countPath}`;

    const counted = await endOfExploring({ target, secret: SECRET, probeUrl, runs: 200, timeSec: 250 });
    const answered = await endOfExploring({ target, secret: SECRET, runs: 20 });
    await running.stop();

    expect(counted).toMatchObject({ kind: 'survived', passed: 200, sees: 'probe' });
    expect(answered).toMatchObject({ kind: 'survived', passed: 20, sees: 'answers' });
  });

  test('what the inspector proposes as a fix stands in it, line by line', () => {
    const template = RECEIVER_TEMPLATES[framework];
    const code = Object.values(template?.files ?? {}).join('\n');
    const fix = fixesOf('body-reserialised').find((one) => one.framework === template?.title);

    expect(fix?.lines.length).toBeGreaterThan(3);
    for (const [mark, line] of fix?.lines ?? []) if (mark !== '-') expect(code).toContain(line.trim());
  });
});

test('a directory that holds something, an unknown framework and a missing word are refused; nothing is written', async () => {
  const directory = path.join(parent, 'taken');
  await runVerb(receiver, ['new', 'flask', directory]);
  const before = readFileSync(path.join(directory, 'app.py'), 'utf8');

  expect(await runVerb(receiver, ['new', 'flask', directory])).toMatchObject({ code: 2, stderr: expect.stringContaining('is not empty') });
  expect(await runVerb(receiver, ['new', 'rails', path.join(parent, 'rails')])).toMatchObject({
    code: 2,
    stderr: 'There is no receiver for "rails". There are fastapi, flask, express, next, hono, go.\n',
  });
  expect(await runVerb(receiver, ['new', 'flask', path.join(directory, 'app.py')])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('app.py is a file'),
  });
  expect(await runVerb(receiver, ['new', 'flask'])).toMatchObject({ code: 2, stderr: expect.stringContaining('new FRAMEWORK DIR') });
  expect(await runVerb(receiver, ['new', 'flask', path.join(directory, 'app.py', 'below')])).toMatchObject({ code: 74 });
  expect(readFileSync(path.join(directory, 'app.py'), 'utf8')).toBe(before);
  expect(existsSync(path.join(parent, 'rails'))).toBe(false);
  expect(readdirSync(directory).sort()).toEqual(['.gitignore', 'app.py', 'requirements.txt']);
});
