import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { needPython, PYTHON, runPython } from '../support/python.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { type RunningReceiverExample, startFastapiReceiver } from '../support/start-fastapi-receiver.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

const SECRET = 'your-secret-key';
const SERVERS = ['mlflowServer', 'hookglass'] as const;
/** train_and_promote.py changes the registry this many times in ways that are heard. */
const TRAINING_DELIVERIES = 7;

describe.runIf(needPython('HOOKGLASS_PYTHON'))('the examples', () => {
  let receiver: RunningReceiverExample;

  beforeAll(async () => {
    receiver = await startFastapiReceiver(PYTHON ?? '', SECRET);
  });

  afterAll(() => receiver.stop());

  /** Runs one example and returns what it printed; without ids and times, so that two runs can be compared. */
  async function example(server: (typeof SERVERS)[number], file: string, ...args: string[]): Promise<string> {
    const env = { MLFLOW_TRACKING_URI: inject(server).relaxed, WEBHOOK_URL: `${receiver.url}/webhook`, WEBHOOK_SECRET: SECRET };
    const { code, stdout, stderr } = await runPython(PYTHON ?? '', `examples/${file}`, args, env);
    expect(code, `${file}: ${stderr}`).toBe(0);
    return stdout;
  }

  const steps = async (server: (typeof SERVERS)[number]): Promise<string[]> => {
    const created = await example(server, 'create_webhook.py');
    const id = /[0-9a-f-]{36}/.exec(created)?.[0] ?? 'no id';
    return [
      created,
      await example(server, 'send_test_event.py', id),
      await example(server, 'send_test_event.py', id, 'model_version.created'),
      await example(server, 'get_webhook.py', id),
      await example(server, 'update_webhook.py', id),
      await example(server, 'get_webhook.py', id),
      await example(server, 'delete_webhook.py', id),
      await example(server, 'multi_event_webhook.py'),
    ];
  };

  it("tell the same story of a webhook's life on both servers", async () => {
    const [onMlflow, onHookglass] = await Promise.all(SERVERS.map(steps));

    expect(onHookglass?.map(withoutIds)).toEqual(onMlflow?.map(withoutIds));
    expect(onHookglass?.join('')).toContain('The receiver accepted it with status 200');
    expect(onHookglass?.join('')).toContain('First event: accepted, status 200');
  });

  it.each(SERVERS)('page through all webhooks of %s', async (server) => {
    await example(server, 'create_webhook.py');

    const listed = await example(server, 'list_webhooks.py');

    expect(listed).toMatch(/^First page\nmodel-version-notifier: http.*\(ACTIVE\)\n {2}model_version\.created\n/);
    expect(listed).toMatch(/\n\d+ webhooks in all\n$/);
  });

  it('let quickstart.py deliver to the FastAPI receiver, which verifies what both servers sign', async () => {
    const [onMlflow, onHookglass] = await Promise.all(SERVERS.map((server) => example(server, 'quickstart.py')));

    expect(withoutIds(onHookglass ?? '')).toBe(withoutIds(onMlflow ?? ''));
    await expect.poll(() => receiver.output().match(/model_version_alias\.deleted/g)?.length, { timeout: 10_000 }).toBe(2);
    expect(receiver.output()).not.toMatch(/ 40[01] /);
  });

  it('show the same deliveries of a training job on both servers', async () => {
    const [onMlflow, onHookglass] = await Promise.all(
      SERVERS.map(async (server) => {
        const endpoint = await scriptedEndpoint([200]);
        const env = { MLFLOW_TRACKING_URI: inject(server).relaxed, WEBHOOK_URL: `${endpoint.url}/webhook`, WEBHOOK_SECRET: SECRET };
        const { code, stdout, stderr } = await runPython(PYTHON ?? '', 'examples/train_and_promote.py', [], env);
        expect(code, stderr).toBe(0);
        const requests = await endpoint.received(TRAINING_DELIVERIES);
        await endpoint.close();
        const accuracy = stdout.match(/accuracy [\d.]+|\d+ of \d+ flowers/g);
        return {
          accuracy,
          bodies: requests
            .map(({ body }) => JSON.parse(body.toString()))
            .sort(byTimestamp)
            .map(withoutNames),
        };
      }),
    );

    expect(onHookglass).toEqual(onMlflow);
    expect(onHookglass?.bodies).toHaveLength(TRAINING_DELIVERIES);
    expect(onHookglass?.accuracy).toHaveLength(3);
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

/** Ids, times of names, and the server's own address differ between two runs. */
function withoutIds(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{8}-\d{6}-\d+/g, '<time>')
    .replaceAll(/MLflow API: \S+/g, 'MLflow API');
}

interface Payload {
  entity: string;
  action: string;
  timestamp: string;
  data: Record<string, unknown>;
}

function byTimestamp(a: Payload, b: Payload): number {
  return a.timestamp < b.timestamp ? -1 : 1;
}

function withoutNames({ entity, action, data }: Payload): object {
  const source = typeof data['source'] === 'string' ? data['source'].replace(/m-[0-9a-f]{32}/, 'm-<id>') : undefined;
  return { entity, action, data: { ...data, name: '<name>', ...(source && { source }) } };
}
