import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { needPython, PYTHON, runPython } from '../support/python.ts';
import { type RunningReceiverExample, startFastapiReceiver } from '../support/start-fastapi-receiver.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

const SECRET = 'your-secret-key';
const SERVERS = ['mlflowServer', 'hookglass'] as const;
/** For run_examples.py, which puts the id of the first webhook in. */
const STEPS = [
  'create_webhook.py',
  'send_test_event.py ID',
  'send_test_event.py ID model_version.created',
  'get_webhook.py ID',
  'update_webhook.py ID',
  'get_webhook.py ID',
  'delete_webhook.py ID',
  'multi_event_webhook.py',
];

describe.runIf(needPython('HOOKGLASS_PYTHON'))('the examples', () => {
  let receiver: RunningReceiverExample;

  beforeAll(async () => {
    receiver = await startFastapiReceiver(PYTHON ?? '', SECRET);
  });

  // A real server would wait for the closed receiver at every later event, and so would the other suites.
  afterAll(async () => {
    for (const server of SERVERS) await deleteWebhooks(inject(server).relaxed);
    await receiver.stop();
  });

  const environment = (server: (typeof SERVERS)[number]) => ({
    MLFLOW_TRACKING_URI: inject(server).relaxed,
    WEBHOOK_URL: `${receiver.url}/webhook`,
    WEBHOOK_SECRET: SECRET,
  });

  /** Runs a program and returns what it printed. */
  async function print(file: string, args: readonly string[], env: Record<string, string>): Promise<string> {
    const { code, stdout, stderr } = await runPython(PYTHON ?? '', file, args, env);
    expect(code, `${file}: ${stderr}`).toBe(0);
    return stdout;
  }

  const steps = async (server: (typeof SERVERS)[number]): Promise<string[]> =>
    JSON.parse(await print('test/contract/python/run_examples.py', STEPS, environment(server)));

  it("tell the same story of a webhook's life on both servers", async () => {
    const [onMlflow, onHookglass] = await Promise.all(SERVERS.map(steps));

    expect(onHookglass?.map(withoutIds)).toEqual(onMlflow?.map(withoutIds));
    expect(onHookglass).toHaveLength(STEPS.length);
    expect(onHookglass?.filter((printed) => printed === 'The receiver accepted it with status 200\n')).toHaveLength(2);
  });

  it.each(SERVERS)('page through all webhooks of %s', async (server) => {
    const listed = await print('examples/list_webhooks.py', [], environment(server));

    expect(listed).toMatch(/^First page\nmulti-event-webhook: http.*\(ACTIVE\)\n {2}model_version\.created, model_version_tag\.set, /);
    expect(listed).toMatch(/\n\d+ webhooks in all\n$/);
  });

  it('let quickstart.py deliver to the FastAPI receiver, which verifies what both servers sign', async () => {
    const [onMlflow, onHookglass] = await Promise.all(SERVERS.map((server) => print('examples/quickstart.py', [], environment(server))));

    expect(withoutIds(onHookglass ?? '')).toBe(withoutIds(onMlflow ?? ''));
    await expect.poll(() => receiver.output().match(/model_version_alias\.deleted/g)?.length, { timeout: 10_000 }).toBe(2);
    expect(receiver.output()).not.toMatch(/ 40[01] /);
  });

  describe('of a receiver', () => {
    let serve: RunningServe;

    beforeAll(async () => {
      serve = await startServe([], { HOOKGLASS_RECEIVER_SECRET: SECRET });
    });

    afterAll(() => serve.stop());

    const { headers: signed, body } = aSignedRequest({ secret: SECRET });
    const without = (name: keyof typeof signed) => Object.fromEntries(Object.entries(signed).filter(([key]) => key !== name));
    const requests: Record<string, { headers: Record<string, string>; status: number; detail?: string }> = {
      'a valid request': { headers: signed, status: 200 },
      'no signature': { headers: without('X-MLflow-Signature'), status: 400, detail: 'Missing signature header' },
      'no delivery id': { headers: without('X-MLflow-Delivery-Id'), status: 400, detail: 'Missing delivery ID header' },
      'no timestamp': { headers: without('X-MLflow-Timestamp'), status: 400, detail: 'Missing timestamp header' },
      'nothing at all': { headers: {}, status: 400, detail: 'Missing signature header' },
      'a stale timestamp': {
        headers: aSignedRequest({ secret: SECRET, ageSec: 301 }).headers,
        status: 400,
        detail: 'Timestamp is too old or invalid (possible replay attack)',
      },
      'a timestamp that is no number': {
        headers: { ...signed, 'X-MLflow-Timestamp': 'now' },
        status: 400,
        detail: 'Timestamp is too old or invalid (possible replay attack)',
      },
      'another secret': { headers: aSignedRequest({ secret: 'other' }).headers, status: 401, detail: 'Invalid signature' },
      'no version in the signature': { headers: { ...signed, 'X-MLflow-Signature': 'abc' }, status: 401, detail: 'Invalid signature' },
    };

    it.each(Object.entries(requests))('answers as the mock receiver does: %s', async (_, { headers, status, detail }) => {
      const ask = async (url: string) => {
        const answer = await fetch(url, { method: 'POST', headers, body });
        return { status: answer.status, body: await answer.json() };
      };

      const expected = { status, body: detail ? { detail } : { status: 'success' } };
      expect(await ask(`${receiver.url}/webhook`)).toEqual(expected);
      expect(await ask(serve.webhookUrl)).toEqual(expected);
    });

    it('answers on /health as the mock receiver does', async () => {
      for (const url of [receiver.url, serve.receiver]) expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'healthy' });
    });
  });

  it('make an environment with a key of their own, and keep one that is set', async () => {
    const made = await runPython(PYTHON ?? '', 'examples/environment.py', [], {});
    const kept = await runPython(PYTHON ?? '', 'examples/environment.py', [], { MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES: '7' });

    expect(made.stdout).toMatch(/^export MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY=[\w-]{43}=$/m);
    expect(made.stdout.match(/^export /gm)).toHaveLength(4);
    expect(kept.stdout).toContain('export MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES=7');
  });

  it('say what to do when nothing answers', async () => {
    const env = { MLFLOW_TRACKING_URI: 'http://127.0.0.1:1' };

    const { code, stderr } = await runPython(PYTHON ?? '', 'examples/quickstart.py', [], env);

    expect(code).toBe(1);
    expect(stderr).toBe('Nothing answers at http://127.0.0.1:1. Start Hookglass with `npm start`, or set MLFLOW_TRACKING_URI.\n');
  });

  it.each(SERVERS)('explain why a stock %s refuses a local receiver', async (server) => {
    const env = { MLFLOW_TRACKING_URI: inject(server).strict };

    const { code, stderr } = await runPython(PYTHON ?? '', 'examples/quickstart.py', [], env);

    expect(code).toBe(1);
    expect(stderr).toContain("Invalid webhook URL scheme: 'http'. Allowed schemes are: https.");
    expect(stderr).toContain('A stock MLflow sends webhooks to public https addresses only.');
  });
});

async function deleteWebhooks(origin: string): Promise<void> {
  const path = `${origin}/api/2.0/mlflow/webhooks`;
  const { webhooks = [] } = (await (await fetch(`${path}?max_results=1000`)).json()) as { webhooks?: { webhook_id: string }[] };
  for (const { webhook_id } of webhooks) await fetch(`${path}/${webhook_id}`, { method: 'DELETE' });
}

/** Ids, times of names, and the server's own address differ between two runs. */
function withoutIds(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{8}-\d{6}-\d+/g, '<time>')
    .replaceAll(/MLflow API: \S+/g, 'MLflow API');
}
