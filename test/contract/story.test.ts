import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { needPython, PYTHON, runPython } from '../support/python.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

/** Two example payloads and six changes. */
const DELIVERIES = 8;

describe.runIf(needPython('HOOKGLASS_PYTHON'))('quickstart.py against Hookglass', () => {
  let serve: RunningServe;
  let control: ControlClient;

  beforeAll(async () => {
    serve = await startServe();
    control = createControlClient({ baseUrl: serve.inspector, token: readFileSync(serve.tokenFile, 'utf8').trim() });
    const env = { MLFLOW_TRACKING_URI: serve.mlflow, WEBHOOK_URL: serve.webhookUrl };
    const { code, stderr } = await runPython(PYTHON ?? '', 'examples/quickstart.py', [], env);
    if (code !== 0) throw new Error(`quickstart.py ended with ${code}: ${stderr}`);
    await vi.waitFor(
      async () => {
        const { items } = await control.deliveries({ limit: 1000 });
        expect(items.filter(({ state }) => state === 'delivered')).toHaveLength(DELIVERIES);
      },
      { timeout: 10_000 },
    );
  });

  afterAll(() => serve.stop());

  it('delivers everything at the first attempt, verified by the mock receiver', async () => {
    const { items } = await control.deliveries({ limit: 1000 });

    expect(items.map(({ state, attempts, lastStatus }) => ({ state, attempts, lastStatus }))).toEqual(
      Array.from({ length: DELIVERIES }, () => ({ state: 'delivered', attempts: 1, lastStatus: 200 })),
    );
    const { items: captures } = await control.captures({ limit: 1000 });
    expect(captures.map(({ verdict, duplicate }) => ({ result: verdict.result, duplicate }))).toEqual(
      Array.from({ length: DELIVERIES }, () => ({ result: 'valid', duplicate: false })),
    );
  });

  it('captures exactly the bytes that were sent', async () => {
    const { items } = await control.captures({ limit: 1000 });

    for (const { id, deliveryId } of items) {
      const delivery = await control.delivery(deliveryId ?? '');
      expect(await control.captureBody(id)).toEqual(await control.deliveryBody(delivery?.id ?? ''));
    }
  });

  it('shows the six events in the order of the changes, after the two tests', async () => {
    const { items } = await control.deliveries({ limit: 1000 });

    expect(items.map(({ event }) => event).reverse()).toEqual([
      'model_version.created',
      'model_version_tag.set',
      'registered_model.created',
      'model_version.created',
      'model_version_tag.set',
      'model_version_alias.created',
      'model_version_tag.deleted',
      'model_version_alias.deleted',
    ]);
  });

  it('says that nobody heard the change made while the webhook was disabled', async () => {
    const { items } = await control.unheard();

    expect(items.map(({ event, reason }) => ({ event, reason }))).toEqual([{ event: 'registered_model.created', reason: 'disabled' }]);
  });
});
