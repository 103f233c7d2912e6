import { copyFileSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { previewOf } from '#shared/session/share.ts';
import { freePort } from '../support/foreign-server.ts';
import { type InstalledPackage, installPackage, packPackage } from '../support/packed-package.ts';
import { needPytest, needPython, PYTEST, PYTHON } from '../support/python.ts';
import { openShared } from '../support/shared-delivery.ts';
import { executeSteps, readYaml, type Step } from '../support/workflow-steps.ts';

const CI = path.resolve('examples/ci');
const SECRET = 'your-secret-key';
const BUILT_AND_INSTALLED_MS = 180_000;
const ALL_WITHIN_MS = 180_000;

let packed: Awaited<ReturnType<typeof packPackage>>;
let installed: InstalledPackage;

beforeAll(async () => {
  packed = await packPackage();
  installed = await installPackage(packed.tarball);
}, BUILT_AND_INSTALLED_MS);
afterAll(() => {
  installed.remove();
  packed.remove();
});

test(
  'the example for vitest passes in a project that has installed the package',
  async () => {
    for (const file of ['receiver.ts', 'webhooks.test.ts']) copyFileSync(path.join(CI, file), path.join(installed.directory, file));
    for (const name of ['vitest', 'vite'])
      symlinkSync(path.resolve('node_modules', name), path.join(installed.directory, 'node_modules', name));

    const { code, stdout, stderr } = await installed.run('node', ['node_modules/vitest/vitest.mjs', 'run', '--root', '.'], {
      NO_COLOR: '1',
      FORCE_COLOR: '',
    });

    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/Tests +2 passed \(2\)/);
  },
  ALL_WITHIN_MS,
);

describe.runIf(needPython('HOOKGLASS_PYTHON') && needPytest())('with Python', () => {
  const pytest = (folder: string, args: readonly string[], env: Record<string, string> = {}) =>
    installed.run(PYTHON ?? '', ['-m', 'pytest', '-p', 'no:cacheprovider', '--rootdir', folder, folder, ...args], {
      PYTHONPATH: PYTEST ?? '',
      PYTHONDONTWRITEBYTECODE: '1',
      MLFLOW_DISABLE_TELEMETRY: 'true',
      HOOKGLASS: '',
      ...env,
    });

  test(
    'the fixture for pytest starts Hookglass, waits for an event and checks a receiver',
    async () => {
      const { code, stdout, stderr } = await pytest(CI, ['-v']);

      expect(code, stdout + stderr).toBe(0);
      expect(stdout).toMatch(/ 2 passed/);
    },
    ALL_WITHIN_MS,
  );

  test(
    'the fixture says what did not arrive, and what a receiver does wrong',
    async () => {
      copyFileSync(path.join(CI, 'conftest.py'), path.join(installed.directory, 'conftest.py'));
      installed.write(
        'test_wrong.py',
        `import http.server, threading
def test_waits_in_vain(hookglass):
    hookglass.wait_for("prompt.created", where="data.name=x", timeout=1)
def test_takes_everything(hookglass):
    class Yes(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200); self.end_headers()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Yes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    assert hookglass.check(f"http://127.0.0.1:{server.server_port}/", "s") == []
def test_nobody(hookglass):
    hookglass.check("http://127.0.0.1:1/", "s")
`,
      );

      const { code, stdout } = await pytest(installed.directory, ['--show-capture=no']);

      expect(code, stdout).toBe(1);
      expect(stdout).toMatch(/ 3 failed/);
      expect(stdout).toMatch(/prompt\.created did not arrive\. .*1\.0 s/);
      expect(stdout).toContain('Nothing was sent.');
      expect(stdout).toContain('signature-missing: Accepted with 200');
    },
    ALL_WITHIN_MS,
  );

  const action = async () =>
    await readYaml<{ runs: { steps: Step[] }; inputs: Record<string, { default?: string; required?: boolean }> }>(
      readFileSync(path.join(CI, 'action.yml'), 'utf8'),
    );
  const inputsOf = async (given: Record<string, string>) => ({
    ...Object.fromEntries(Object.entries((await action()).inputs).map(([name, input]) => [name, input.default ?? ''])),
    ...given,
  });

  test(
    'the action installs the package, starts a receiver, checks it and stops it',
    async () => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const start = `PORT=${port} ${PYTHON} ${path.resolve('examples/fastapi_receiver.py')}`;

      const { steps, summary, temp } = await executeSteps((await action()).runs.steps, {
        cwd: installed.directory,
        contexts: {
          inputs: await inputsOf({ url: `${url}/webhook`, secret: SECRET, start, package: packed.tarball }),
          github: { action_path: CI },
        },
        env: installed.environment,
      });

      expect(steps.map(({ name, code, stdout, stderr }) => [name, code, code === 0 ? '' : stdout + stderr])).toEqual([
        ['Install Hookglass', 0, ''],
        ['Start the receiver', 0, ''],
        ['Check the receiver', 0, ''],
        ['Stop the receiver', 0, ''],
      ]);
      expect(summary).toContain('Valid signature');
      expect(readFileSync(path.join(temp, 'hookglass-check.xml'), 'utf8')).toContain('<testsuite');
      await expect
        .poll(
          () =>
            // The port may be another's by then: the receiver is told by the checks that it answers to.
            fetch(`${url}/webhook`, { method: 'POST', body: '{}' }).then(
              async (response) => ((await response.text()).includes('signature') ? 'answers' : 'is gone'),
              () => 'is gone',
            ),
          { timeout: 20_000 },
        )
        .toBe('is gone');
    },
    ALL_WITHIN_MS,
  );

  test(
    'the action fails where the receiver takes another secret, and where it does not start, and still stops it',
    async () => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const run = async (start: string) =>
        executeSteps((await action()).runs.steps, {
          cwd: installed.directory,
          contexts: {
            inputs: await inputsOf({ url: `${url}/webhook`, secret: SECRET, start, package: packed.tarball }),
            github: { action_path: CI },
          },
          env: installed.environment,
        });

      const wrong = await run(`WEBHOOK_SECRET=other PORT=${port} ${PYTHON} ${path.resolve('examples/fastapi_receiver.py')}`);
      const absent = await run('echo "cannot start"; exit 7');

      expect(wrong.steps.map(({ name, code }) => [name, code])).toEqual([
        ['Install Hookglass', 0],
        ['Start the receiver', 0],
        ['Check the receiver', 1],
        ['Stop the receiver', 0],
      ]);
      expect(wrong.summary).toContain('Valid signature');
      expect(absent.steps.map(({ name, code }) => [name, code])).toEqual([
        ['Install Hookglass', 0],
        ['Start the receiver', 1],
        ['Stop the receiver', 0],
      ]);
      expect(absent.steps[1]?.stdout).toContain('cannot start');
    },
    ALL_WITHIN_MS,
  );

  test('the workflow beside the action gives it what it takes', async () => {
    const { jobs } = await readYaml<{ jobs: { check: { steps: { uses?: string; with?: object }[] } } }>(
      readFileSync(path.join(CI, 'workflow.yml'), 'utf8'),
    );
    const given = jobs.check.steps.find(({ uses }) => uses?.endsWith('examples/ci'))?.with;
    const { inputs } = await action();
    const required = Object.entries(inputs).flatMap(([name, input]) => (input.required ? [name] : []));

    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given ?? {})));
    expect(Object.keys(given ?? {})).toEqual(expect.arrayContaining(required));
  });

  test(
    'the step that the inspector writes replays the file to the receiver of the job',
    async () => {
      const port = await freePort();
      const shared = await openShared(`http://127.0.0.1:${port}/webhook`, SECRET);
      const choice = { leaveOut: new Set<never>(), version: '0.0.0', nowMs: 0 };
      const file = previewOf(shared, { ...choice, format: 'jsonl' });
      const step = previewOf(shared, { ...choice, format: 'ci' });
      installed.write(file.fileName, file.text);
      copyFileSync(packed.tarball, path.join(installed.directory, path.basename(packed.tarball)));
      const receiver = installed.start(PYTHON ?? '', [path.resolve('examples/fastapi_receiver.py')], {
        PORT: String(port),
        WEBHOOK_SECRET: SECRET,
      });

      const execute = async (secret: string) =>
        executeSteps(await readYaml<Step[]>(step.text), {
          cwd: installed.directory,
          contexts: { secrets: { HOOK_SECRET: secret } },
          env: installed.environment,
        });
      const accepted = await execute(SECRET);
      const refused = await execute('another');
      await receiver.stop();

      expect(accepted.steps.map(({ code, stdout, stderr }) => [code, code === 0 ? '' : stdout + stderr])).toEqual([[0, '']]);
      expect(refused.steps.map(({ code }) => code)).toEqual([1]);
      expect(readdirSync(installed.directory)).toContain(file.fileName);
    },
    ALL_WITHIN_MS,
  );
});
