import { afterAll, beforeAll, expect, it } from 'vitest';
import { calls } from '#cli/commands/calls.ts';
import { captures } from '#cli/commands/captures.ts';
import { show } from '#cli/commands/show.ts';
import { runVerb, startCli } from '../support/run-cli.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

let core: RunningServe;

beforeAll(async () => {
  core = await startServe();
});
afterAll(() => core.stop());

const at = () => ['--data-dir', core.dataDir];
const register = (name: string) =>
  fetch(`${core.mlflow}/api/2.0/mlflow/registered-models/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
const send = (body: string) => fetch(core.webhookUrl, { method: 'POST', body });

it('lists calls with what they caused, and shows one', async () => {
  const empty = await runVerb(calls, at());
  await register('iris');
  await register('iris');
  // A call is kept when it has been answered.
  await expect.poll(async () => (await runVerb(calls, at())).lines.length).toBe(2);
  const listed = await runVerb(calls, ['create', ...at()]);
  const json = (await runVerb(calls, ['--json', ...at()])).lines.map((line) => JSON.parse(line));
  const refused = await runVerb(calls, ['status:4xx', '--limit', '1', '--json', ...at()]);
  const shown = await runVerb(show, [json[0].id, ...at()]);

  expect([empty.code, empty.lines]).toEqual([0, []]);
  expect(listed.lines[0]).toMatch(
    /^a1 .*POST \/api\/2\.0\/mlflow\/registered-models\/create +200 +registered_model\.created iris → nobody listens/,
  );
  expect(listed.lines[1]).toMatch(/^a2 .* 400 +refused/);
  expect(json.map(({ id, status }) => [id, status])).toEqual([
    ['a1', 200],
    ['a2', 400],
  ]);
  expect(refused.lines).toHaveLength(1);
  expect(shown.lines).toEqual([expect.stringContaining('registered_model.created iris'), '  answered as MLflow 3.18.0']);
  expect((await runVerb(show, ['a99', ...at()])).stderr).toBe('There is no call "a99". "hookglass calls" shows them.\n');
  expect((await runVerb(calls, ['status:banana', ...at()])).code).toBe(2);
});

it('lists what the mock receiver got, and writes a body as it came', async () => {
  await send('{"a": "\u00e9"}');
  const listed = await runVerb(captures, at());
  const [json] = (await runVerb(captures, ['verified:unsigned', '--json', ...at()])).lines;

  expect(listed.lines[0]).toMatch(/^c1 .*POST \/webhook +400 +not signed .* 11 +127\.0\.0\.1:\d+$/);
  expect(JSON.parse(json ?? '')).toMatchObject({ id: 'c1', bodySize: 11 });
  expect((await runVerb(show, ['c1', '--body', ...at()])).lines).toEqual(['{"a": "\u00e9"}']);
});

it('follows both, each row once and in order, also by a filter that only the core can apply', async () => {
  const following = startCli(['captures', 'body:needle', '--follow', '--json', ...at()]);
  const calling = startCli(['calls', 'create', '--follow', '--json', ...at()]);
  // Calls that were there already are listed first, so that they tell when it follows.
  await calling.printed(2);
  for (let i = 0; i < 12; i += 1) await Promise.all([register(`model-${i}`), send(i % 2 === 0 ? `needle ${i}` : 'hay')]);
  const idsOf = (lines: readonly string[]) => lines.map((line) => Number((JSON.parse(line) as { id: string }).id.slice(1)));
  const [came, called] = await Promise.all([following.printed(6), calling.printed(14)]);
  following.stop();
  calling.stop();

  for (const ids of [idsOf(came), idsOf(called)]) expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
  expect([came.length, called.length]).toEqual([6, 14]);
});
