import { describe, expect, inject, it } from 'vitest';
import { needPython, PYTHON, runPython } from '../support/python.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';

const SERVERS = ['mlflowServer', 'hookglass'] as const;
/** A model, two versions, and for each a tag and an alias. */
const DELIVERIES = 7;

describe.runIf(needPython('HOOKGLASS_PYTHON'))('train_and_promote.py', () => {
  it('shows the same deliveries on both servers', async () => {
    const [onMlflow, onHookglass] = await Promise.all(
      SERVERS.map(async (server) => {
        const endpoint = await scriptedEndpoint([200]);
        const env = { MLFLOW_TRACKING_URI: inject(server).relaxed, WEBHOOK_URL: `${endpoint.url}/webhook` };
        const { code, stdout, stderr } = await runPython(PYTHON ?? '', 'examples/train_and_promote.py', [], env);
        expect(code, stderr).toBe(0);
        const requests = await endpoint.received(DELIVERIES);
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
    expect(onHookglass?.bodies).toHaveLength(DELIVERIES);
    expect(onHookglass?.accuracy).toHaveLength(3);
  });
});

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
