import { afterAll, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { startCore } from '../support/start-core.ts';

const core = await startCore();
afterAll(() => core.stop());

const run = (...args: string[]) => runCli([...args, '--data-dir', core.dataDir]);

it('where nothing is, it is said what to do', async () => {
  const [deliveries, webhooks, failed] = await Promise.all([run('deliveries'), run('webhooks'), run('replay', '--failed')]);

  expect(deliveries).toEqual({
    code: 0,
    lines: [],
    stderr: 'Nothing was sent or received yet. "hookglass trigger model_version.created" sends an event to the webhooks that listen.\n',
  });
  expect(webhooks).toEqual({
    code: 0,
    lines: [],
    stderr: 'There is no webhook yet. Make one with "hookglass webhooks create NAME URL", or with MLflow\'s client.\n',
  });
  expect(failed).toEqual({ code: 0, lines: [], stderr: 'Nothing that failed is left to be sent again.\n' });
});

it('events that nobody heard are listed where they are asked for, and named where they alone would match', async () => {
  const created = await fetch(`${core.mlflow}/api/2.0/mlflow/registered-models/create`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'nobody-listens' }),
  });
  expect(created.status).toBe(200);

  const [all, unheard, json, typo] = await Promise.all([
    run('deliveries', 'model:nobody-listens'),
    run('deliveries', 'model:nobody-listens', 'state:unheard'),
    run('deliveries', 'model:nobody-listens', 'state:unheard', '--json'),
    run('deliveries', 'event:model_version.create'),
  ]);

  expect(all).toEqual({
    code: 0,
    lines: [],
    stderr: 'No delivery matches model:nobody-listens. Events that no webhook heard do: add state:unheard.\n',
  });
  expect(unheard.lines).toEqual([
    expect.stringMatching(/^e\d+ .* · unheard {2}registered_model\.created {2}nobody-listens {2}no webhook listens$/),
  ]);
  expect(JSON.parse(json.lines[0] ?? '')).toMatchObject({ event: 'registered_model.created', reason: 'no-subscriber' });
  expect(typo.stderr).toContain('MLflow has no event "model_version.create". Did you mean model_version.created?');
});
