import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, guardSkip, knownBad } from '../support/guard-figure.ts';
import { needOwnNetwork } from '../support/need-programs.ts';
import type { RedirectCase, RedirectResult } from '../support/redirect-world.ts';
import { runProcess } from '../support/run-process.ts';

const WORLD = fileURLToPath(new URL('../support/redirect-world.ts', import.meta.url));
const PUBLIC = '203.0.113.7';
const NEIGHBOUR = '10.1.2.3';
const NETWORK = ['lo up', ...[PUBLIC, '203.0.113.8', NEIGHBOUR, '10.1.2.4'].map((address) => `${address}/32`)];

/** Every redirect in a network of its own. */
async function follow(
  cases: readonly RedirectCase[],
  allowedTargets: readonly string[] = [],
  sender: 'ours' | 'naive' = 'ours',
): Promise<RedirectResult[]> {
  const [up = '', ...addresses] = NETWORK;
  const commands = [`ip link set ${up}`, ...addresses.map((address) => `ip addr add ${address} dev lo`), 'exec "$@"'].join(' && ');
  const node = [process.execPath, WORLD, JSON.stringify(cases), JSON.stringify(allowedTargets), sender];
  const { stdout, stderr, code } = await runProcess('unshare', ['-n', 'sh', '-c', commands, 'sh', ...node]);
  if (code !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RedirectResult);
}

const STATUSES = [302, 307];
const INWARDS = [
  'http://127.0.0.1:{port}/',
  'http://127.1:{port}/',
  'http://2130706433:{port}/',
  'http://0x7f000001:{port}/',
  'http://0177.0.0.1:{port}/',
  'http://127.8.9.10:{port}/',
  'http://localhost:{port}/',
  'http://[::ffff:127.0.0.1]:{port}/',
  'http://[::ffff:7f00:1]:{port}/',
  'http://10.1.2.3:{port}/',
  'http://167838211:{port}/',
  'http://[::ffff:10.1.2.3]:{port}/',
  '//127.0.0.1:{port}/',
  'http://user:pass@127.0.0.1:{port}/',
  'http://127.0.0.1.:{port}/',
];

const hasOwnNetwork = needOwnNetwork();
if (!hasOwnNetwork) guardSkip('W-11', 'It needs Linux and root, for a network of its own.');

describe.runIf(hasOwnNetwork)('a redirect', () => {
  test('from a public address never leads to a private or loopback one, and the row says why', async () => {
    const cases = INWARDS.flatMap((to) => STATUSES.map((status) => ({ name: `${status} ${to}`, from: PUBLIC, status, to })));

    const others = [301, 303, 308].map((status) => ({ name: `${status}`, from: PUBLIC, status, to: 'http://127.0.0.1:{port}/' }));

    const results = await follow([...cases, ...others]);

    expect(results.filter(({ state, reason }) => state !== 'failed' || reason !== 'target-refused')).toEqual([]);
    for (const { message } of results) expect(message).toMatch(/redirects are not followed inwards\. A stock MLflow .* would follow it\./);
    guardFigure(insideFigure(results));
    guardFigure({ row: 'W-11', what: 'redirects tried', value: results.length, unit: 'forms × statuses', atLeast: 20 });
  });

  test('is seen through where it is followed wherever it leads', async () => {
    const cases = INWARDS.slice(0, 3).map((to) => ({ name: to, from: PUBLIC, status: 307, to }));

    knownBad('W-11', [insideFigure(await follow(cases, [], 'naive'))]);
  });

  test('never leads to the MLflow API or the inspector of Hookglass, and to its receiver only from there', async () => {
    const own = ['{mlflow}/api/2.0/mlflow/registered-models/create', '{inspector}/', '{receiver}/webhook'];
    const hosts = ['127.0.0.1', 'localhost', '127.1'];
    const cases = [PUBLIC, NEIGHBOUR, '127.0.0.1'].flatMap((from) =>
      own.flatMap((port) => hosts.map((host) => ({ name: `${from} → ${port}`, from, status: 307, to: `http://${host}:${port}` }))),
    );

    const results = await follow(cases);

    expect(results.filter(({ reason }) => reason !== 'target-refused')).toEqual([]);
    expect(
      results.filter(({ message = '' }) => /inwards|MLflow API of Hookglass|inspector of Hookglass|receiver of Hookglass/.test(message)),
    ).toHaveLength(cases.length);
    guardFigure({
      row: 'W-11',
      what: 'ports of Hookglass that a redirect reached',
      value: results.filter(({ state }) => state === 'delivered').length,
      unit: 'deliveries',
      atMost: 0,
    });
  });

  test('takes no connection that a webhook of its own opened before', async () => {
    const kept: RedirectCase = { name: 'opens it', from: '127.0.0.1', status: 204, to: '' };
    const uses: RedirectCase = { name: 'wants it', from: PUBLIC, status: 307, to: 'http://127.0.0.1:{outside}/?status=204' };

    expect((await follow([kept, uses, kept])).map(({ state }) => state)).toEqual(['delivered', 'failed', 'delivered']);
  });

  test('goes on between addresses of one kind, outwards, and inwards where a user allows it', async () => {
    const to = (from: string, host: string): RedirectCase => ({
      name: `${from} → ${host}`,
      from,
      status: 307,
      to: `http://${host}:{port}/`,
    });

    const followed = await follow([
      to(PUBLIC, '203.0.113.8'),
      to(NEIGHBOUR, '10.1.2.4'),
      to(NEIGHBOUR, PUBLIC),
      to('127.0.0.1', '127.0.0.1'),
      to('127.0.0.1', NEIGHBOUR),
      to('127.0.0.1', PUBLIC),
    ]);
    const allowed = await follow([to(PUBLIC, 'localhost'), to(PUBLIC, NEIGHBOUR), to(PUBLIC, '127.0.0.1')], ['localhost', NEIGHBOUR]);

    expect(followed.map(({ state, reached }) => [state, reached])).toEqual(followed.map(() => ['delivered', 1]));
    expect(allowed.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'failed']);
  });
});

/** W-11, for whoever follows. */
const insideFigure = (results: readonly RedirectResult[]): GuardFigure => ({
  row: 'W-11',
  what: 'redirects from outside that got inside',
  value: results.reduce((total, { reached }) => total + reached, 0),
  unit: 'requests',
  atMost: 0,
});
