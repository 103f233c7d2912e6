import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokenOf } from '../support/agent-client.ts';
import { inspect, needInspector } from '../support/mcp-inspector.ts';
import { startCore, type TestCore, temporaryDirectory } from '../support/start-core.ts';

/** The inspector starts anew for each question. */
const TIMEOUT_MS = 120_000;

describe.runIf(needInspector()).each([
  { transport: 'stdio', era: 'legacy' },
  { transport: 'stdio', era: 'modern' },
  { transport: 'http', era: 'legacy' },
  { transport: 'http', era: 'modern' },
])('the official inspector, over $transport and in the $era era of the protocol', ({ transport, era }) => {
  let core: TestCore;
  let home: string;
  beforeAll(async () => {
    core = await startCore();
    home = temporaryDirectory();
  });
  afterAll(async () => {
    await core.stop();
    rmSync(home, { recursive: true });
  });

  const ask = (...question: string[]) => {
    const server =
      transport === 'http'
        ? ['--server-url', `${core.inspector}/mcp`, '--transport', 'http', '--header', `Authorization: Bearer ${tokenOf(core)}`]
        : [process.execPath, 'cli/main.ts', 'mcp', '--data-dir', core.dataDir];
    return inspect([...server, '--protocol-era', era, ...question], home);
  };

  test(
    'lists the tools, and finds nothing wrong with their schemas',
    async () => {
      const { code, answer, errors } = await ask('--method', 'tools/list', '--strict');

      expect(code, errors + JSON.stringify(answer).slice(0, 1000)).toBe(0);
      expect(JSON.stringify(answer)).toContain('explain_signature');
      expect(JSON.stringify(answer)).not.toContain('create_webhook"');
    },
    TIMEOUT_MS,
  );

  test.each([
    ['status', '{}', 'mayAct'],
    ['list_deliveries', '{"filter": "state:failed"}', 'items'],
    ['explain_silence', '{}', 'no-webhook'],
    ['doctor', '{}', 'own-core'],
    ['wait_for', '{"filter": "state:failed", "timeoutSec": 0}', 'met'],
  ])(
    'calls %s',
    async (name, input, says) => {
      const { code, answer, errors } = await ask('--method', 'tools/call', '--tool-name', name, '--tool-args-json', input);

      expect(code, errors + JSON.stringify(answer).slice(0, 1000)).toBe(0);
      expect(JSON.stringify(answer)).toContain(says);
    },
    TIMEOUT_MS,
  );

  test(
    'reads a resource and gets a prompt',
    async () => {
      const page = await ask('--method', 'resources/read', '--uri', 'hookglass://docs/what-mlflow-does');
      const prompt = await ask('--method', 'prompts/get', '--prompt-name', 'write_a_receiver');

      expect([page.code, prompt.code], page.errors + prompt.errors).toEqual([0, 0]);
      expect(JSON.stringify(page.answer)).toContain('text/markdown');
      expect(JSON.stringify(prompt.answer)).toContain('check_receiver');
    },
    TIMEOUT_MS,
  );
});
