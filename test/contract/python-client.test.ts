import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { needPython, OLDEST_PYTHON, PYTHON, runPython } from '../support/python.ts';

/** One file of test/contract/python each. */
const GROUPS = [
  ...(['artifacts', 'errors', 'events', 'fluent', 'model_versions', 'models', 'prompts'] as const),
  ...(['registered_models', 'search', 'tracking', 'webhooks'] as const),
];
const LEAST_CASES = 150;

/** What run.py prints for a group. */
interface GroupReport {
  group: string;
  /** Version of the client. */
  client: string;
  cases: number;
  failures: string[];
  /** Cases that this client is too old for. */
  notInThisClient: string[];
  seconds: number;
}

/** The mirror is Hookglass in front of the first: what a client meets there is what it meets without. */
const SERVERS = ['mlflowServer', 'hookglass', 'mirror'] as const;
const CLIENTS = [
  { client: 'the current client', python: PYTHON, needed: needPython('HOOKGLASS_PYTHON') },
  { client: 'the oldest client that knows webhooks', python: OLDEST_PYTHON, needed: needPython('HOOKGLASS_PYTHON_OLDEST') },
] as const;

for (const { client, python, needed } of CLIENTS) {
  describe.runIf(needed)(`the cases of ${client}`, () => {
    let reports: Record<(typeof SERVERS)[number], Promise<GroupReport[]>>;

    // The servers at the same time, but one client at a time: the cases look at the newest webhook. What goes through the mirror changes the
    // first server, whose webhooks would hear of it while its own cases count what they hear.
    beforeAll(() => {
      const mlflowServer = runCases(python ?? '', 'mlflowServer');
      const hookglass = runCases(python ?? '', 'hookglass');
      const mirror = mlflowServer.then(() => runCases(python ?? '', 'mirror'));
      reports = { mlflowServer, hookglass, mirror };
    });

    afterAll(async () => {
      for (const server of SERVERS) {
        const groups = await reports[server];
        console.log(`${total(groups)} cases of mlflow ${groups[0]?.client} on ${server}, ${seconds(groups)} s`);
      }
    });

    for (const server of SERVERS) {
      it.each(GROUPS)(`pass on ${server}: %s`, async (group) => {
        const report = (await reports[server]).find((entry) => entry.group === group);

        expect(report?.failures).toEqual([]);
        expect(report?.cases).toBeGreaterThan(0);
      });
    }

    it(`are at least ${LEAST_CASES}, and the same ones on all servers`, async () => {
      const [onMlflow, onHookglass, onMirror] = await Promise.all(SERVERS.map((server) => reports[server]));
      const counts = (groups: GroupReport[] = []) => groups.map(({ group, cases }) => ({ group, cases }));

      expect(total(onHookglass ?? [])).toBeGreaterThanOrEqual(LEAST_CASES);
      expect([counts(onHookglass), counts(onMirror)]).toEqual([counts(onMlflow), counts(onMlflow)]);
    });

    it('leave out only prompts and later events, and only with an old client', async () => {
      const missing = (await reports.hookglass).flatMap((report) => report.notInThisClient);

      if (python === PYTHON) expect(missing).toEqual([]);
      else expect(missing.filter((name) => !/^prompts_cases\.|\.test_of_later_event__/.test(name))).toEqual([]);
    });
  });
}

async function runCases(python: string, server: (typeof SERVERS)[number]): Promise<GroupReport[]> {
  const { relaxed, strict } = inject(server);
  const env = { CONTRACT_SERVER: server, CONTRACT_URI: relaxed, CONTRACT_STRICT_URI: strict };
  const { code, stdout, stderr } = await runPython(python, 'test/contract/python/run.py', GROUPS, env);
  if (code !== 0) throw new Error(`run.py ended with ${code}: ${stderr}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as GroupReport);
}

function total(reports: readonly GroupReport[]): number {
  return reports.reduce((sum, { cases }) => sum + cases, 0);
}

function seconds(reports: readonly GroupReport[]): string {
  return reports.reduce((sum, report) => sum + report.seconds, 0).toFixed(1);
}
