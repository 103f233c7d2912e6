import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fastapi } from '#cli/receivers/fastapi.ts';
import { VERBS as COMMANDS } from '#cli/verbs.ts';
import { commandsOf, docExamples } from '../support/doc-examples.ts';
import { freePort, untilAnswered } from '../support/foreign-server.ts';
import { type InstalledPackage, installPackage, packPackage } from '../support/packed-package.ts';
import { needPython, PYTHON } from '../support/python.ts';
import { runProcess, startProcess } from '../support/run-process.ts';

const LONG_MS = 180_000;
const EXAMPLES = docExamples();
/** Commands that other tests run, or this pipeline itself, and the words by which they are found there. */
const ELSEWHERE: Readonly<Record<string, readonly [file: string, holds: string]>> = {
  'npm ci && npm test': ['.ci/run', 'npm test'],
  'npm run --silent hookglass -- check http://127.0.0.1:8000/webhook --secret-env HOOK_SECRET': [
    'test/e2e/package-installs.test.ts',
    "'check'",
  ],
  'npm run check': ['.ci/run', 'npm run check'],
  'npm test': ['.ci/run', 'npm test'],
  'npm ci && npm run build && npm pack': ['test/support/packed-package.ts', "'pack', '--silent'"],
  'npm ci': ['.ci/run', 'npm ci'],
  'npm ci && npm run dist': ['test/support/dist-app.ts', "'scripts/dist.ts'"],
  'npm install -g ./hookglass-0.1.0.tgz': ['test/support/packed-package.ts', "['install', '--omit=optional', tarball]"],
  'npm install ./hookglass-0.1.0.tgz': ['test/support/packed-package.ts', "['install', '--omit=optional', tarball]"],
  'npm install --save-dev ./hookglass-0.1.0.tgz': ['test/support/packed-package.ts', "['install', '--omit=optional', tarball]"],
  pytest: ['test/e2e/ci-story.test.ts', 'the fixture for pytest'],
  'pip install mlflow': ['.ci/run', 'mlflow==3.17.2'],
  'pip install fastapi uvicorn': ['.ci/run', 'fastapi==0.165.0 uvicorn==0.54.0'],
  'pip install pytest mlflow fastapi uvicorn': ['.ci/run', 'pytest==9.2.0'],
  'python examples/quickstart.py': ['test/contract/examples.test.ts', "'examples/quickstart.py'"],
  'WEBHOOK_URL=http://127.0.0.1:8001/webhook python examples/quickstart.py': ['test/contract/examples.test.ts', "'examples/quickstart.py'"],
  'PORT=8001 python examples/fastapi_receiver.py': ['test/support/start-fastapi-receiver.ts', 'fastapi_receiver.py'],
  'eval "$(python examples/environment.py)"': ['test/contract/examples.test.ts', 'examples/environment.py'],
  'export MLFLOW_WEBHOOK_ALLOWED_SCHEMES=http,https MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true MLFLOW_WEBHOOK_CACHE_TTL=0': [
    'test/support/contract-servers.ts',
    "MLFLOW_WEBHOOK_CACHE_TTL: '0'",
  ],
  'mlflow server --backend-store-uri sqlite:///mlflow.db': ['test/support/start-mlflow-server.ts', "'--backend-store-uri'"],
  'python examples/facts.py first-retry': ['test/contract/facts-are-as-the-page-says.test.ts', 'examples/facts.py'],
  'python examples/facts.py NAME': ['test/contract/facts-are-as-the-page-says.test.ts', 'examples/facts.py'],
  'python3 -m venv /tmp/client && /tmp/client/bin/pip install mlflow==3.18.0': ['.ci/run', 'mlflow==3.18.0'],
  'HOOKGLASS_PYTHON=/tmp/client/bin/python npm run test:contract': ['test/support/python.ts', "process.env['HOOKGLASS_PYTHON']"],
  'npm run guard': ['test/support/guard-figure.ts', 'npm run guard'],
  'npm run guard R-18': ['test/support/guard-figure.ts', 'npm run guard'],
  'hookglass tunnel start cloudflared --follow my-webhook': ['test/integration/webhooks-follow-the-tunnel.test.ts', "'--follow'"],
  "hookglass tunnel start custom --url-pattern 'listening at (\\S+)' -- bore local {port} --to bore.pub": [
    'test/system/tunnel-understands-its-programs.test.ts',
    'bore',
  ],
  'hookglass doctor': ['test/integration/doctor-looks-at-its-own-setup.test.ts', 'doctor'],
  'hookglass doctor --mlflow-uri https://mlflow.example': ['test/contract/doctor-finds-what-is-wrong.test.ts', "'--mlflow-uri'"],
  'hookglass check': ['test/e2e/package-installs.test.ts', "'check'"],
  'hookglass signature explain': ['test/system/command-line-signs-and-exports.test.ts', "'explain'"],
  'hookglass signature explain --request FILE': ['test/system/reads-pasted-requests.test.ts', "'--request'"],
  'hookglass signature explain c12': ['test/integration/explains-a-refusal.test.ts', 'explain'],
};

/** What only a person does, and why no test does it. */
const BY_HAND: Readonly<Record<string, string>> = {
  'npm uninstall -g hookglass': 'It changes what is installed on this machine.',
  'npm version VERSION': 'It makes a commit; a release is made by a person.',
  'docker compose -f examples/compose/compose.yaml up': 'There is no Docker here; the same set-up runs without containers.',
  'MLFLOW_TRACKING_URI=http://127.0.0.1:5000 python train.py': 'The program is the reader’s own.',
};

/** Programs that run until they are stopped, and what they say when they are ready. */
const SERVERS: Readonly<Record<string, RegExp>> = {
  'npm ci && npm start': /is ready\./,
  'npm start': /is ready\./,
  'npm start -- --sample': /delivered in \d+ ms, signature verified/,
  'npm start -- --retry-profile mlflow': /is ready\./,
  'npm run dev': /tracking URI http/,
  'npm run --silent serve -- --json': /"event":"ready"/,
  "npm run --silent serve -- --respond '503x2,verify'": /is ready\./,
  "npm run --silent serve -- --retry-profile mlflow --respond '503(retry-after=5),302(location=/health),verify'": /is ready\./,
  'hookglass serve': /is ready\./,
  'npx hookglass serve': /is ready\./,
};

/** Commands that end by themselves, with a core at hand: what they print. Words in capitals stand for something. */
const VERBS: Readonly<Record<string, RegExp>> = {
  'npm run --silent hookglass -- help': /signature/,
  'npm run --silent hookglass -- help serve': /--mlflow-port/,
  "npm run --silent hookglass -- deliveries 'state:failed after:-15m'": /^/,
  'npm run --silent hookglass -- receiver new fastapi my-receiver': /FastAPI receiver/,
  'hookglass open': /http:\/\/127\.0\.0\.1:\d+\/#code=/,
  'hookglass deliveries': /registered_model\.created/,
  'hookglass import FILE': /registered_model\.created/,
  'hookglass import': /registered_model\.created/,
  'hookglass export': /^/,
  'hookglass trigger EVENT --schema': /name/,
  'hookglass tunnel providers': /cloudflared/,
  'hookglass tunnel status': /./,
};

const all = EXAMPLES.flatMap((example) =>
  ['bash', 'sh'].includes(example.language) ? commandsOf(example) : example.language === 'inline' ? [example.text] : [],
);

test('every command in the documents is run, here or where it says; of the others the program knows the verb, each flag and each script', async () => {
  const flow = new Set(EXAMPLES.filter(({ file }) => FLOWS.has(file)).flatMap(commandsOf));
  const others = all.filter((one) => !(one in ELSEWHERE) && !(one in BY_HAND) && !(one in SERVERS) && !(one in VERBS) && !flow.has(one));

  expect((await Promise.all(others.map(doubtAbout))).filter((doubt) => doubt !== undefined)).toEqual([]);
  for (const [command, [file, holds]] of Object.entries(ELSEWHERE)) {
    if (all.includes(command)) expect(readFileSync(file, 'utf8'), `${command} in ${file}`).toContain(holds);
  }
});

const SCRIPTS = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts;

/** What a command says that the program does not know. An `export` of the shell is none of it. */
async function doubtAbout(command: string): Promise<string | undefined> {
  if (/^export [A-Z_]+=\S*$/.test(command)) return undefined;
  const script = /^npm run ([\w:-]+)/.exec(command)?.[1];
  if (script !== undefined) return script in SCRIPTS ? undefined : `${command}: package.json has no script ${script}`;
  // `npm start` hands its flags to `serve`.
  const asVerb = command.replace(/^npm start -- /, 'hookglass serve ');
  const [, verb = '', rest = ''] = /^(?:npx |npm run --silent )?hookglass (?:-- )?([a-z-]+)(.*)$/s.exec(asVerb) ?? [];
  const known = Object.hasOwn(COMMANDS, verb) ? await COMMANDS[verb]?.load() : undefined;
  if (!known) return `${command}: nobody runs it`;
  const [ours = ''] = rest.split(' -- ');
  const strange = [...ours.matchAll(/(?<=\s)--(?:no-)?([a-z][a-z-]*)/g)].filter(([, flag = '']) => !Object.hasOwn(known.flags, flag));
  return strange.length === 0 ? undefined : `${command}: ${verb} has no ${strange.map(([flag]) => flag).join(', ')}`;
}

test('every block of code in another language is run too', () => {
  const languages = EXAMPLES.filter(({ language }) => !['bash', 'sh', 'inline', ''].includes(language)).map(
    ({ file, language }) => `${language} ${file}`,
  );

  expect([...new Set(languages)].toSorted()).toEqual([
    'json docs/agents.md',
    'json docs/hookglass-jsonl.md',
    'python README.md',
    'python docs/guide/explore.md',
    'python examples/ci/README.md',
    'text docs/containers.md',
    'text docs/what-mlflow-does.md',
    'toml docs/agents.md',
    'ts docs/library.md',
  ]);
  expect(fastapi.files['main.py']).toContain(
    EXAMPLES.find(({ file, language }) => file === 'docs/guide/explore.md' && language === 'python')?.text,
  );
  expect(readFileSync('examples/ci/test_webhooks.py', 'utf8')).toContain(
    EXAMPLES.find(({ file }) => file === 'examples/ci/README.md')?.text,
  );
});

/** Pages whose commands are run one after another, as somebody would who follows them. */
const FLOWS = new Set(['docs/test-your-receiver.md', 'docs/guide/receiver-checks.md']);

describe('in a checkout', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'hookglass-docs-'));
  const environment = (name: string) => ({
    ...Object.fromEntries(['MLFLOW', 'RECEIVER', 'INSPECTOR'].map((plane) => [`HOOKGLASS_${plane}_PORT`, '0'])),
    ...{
      HOOKGLASS_RECEIVER_TLS_PORT: 'off',
      HOOKGLASS_DATA_DIR: path.join(directory, name),
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
      BROWSER: 'true',
    },
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** `hookglass` of this checkout, however it is called. */
  const shell = (command: string) =>
    `set -e; npx() { "$@"; }; hookglass() { ${process.execPath} ${path.resolve('scripts/hookglass.mjs')} "$@"; }; ${command.replace('npm ci && ', '')}`;

  test.each(Object.entries(SERVERS).filter(([command]) => all.includes(command)))(
    '%s',
    async (command, ready) => {
      const running = startProcess('bash', ['-c', shell(command)], { env: environment(`server-${Object.keys(SERVERS).indexOf(command)}`) });

      await expect.poll(() => running.output(), { timeout: 60_000, interval: 100 }).toMatch(ready);
      await running.stop();
    },
    LONG_MS,
  );

  test(
    'what needs a core finds it, and the lines of the README for Python arrive there',
    async () => {
      const env = environment('core');
      const serving = startProcess('bash', ['-c', shell('npm run --silent serve -- --json')], { env });
      await expect.poll(() => serving.output(), { timeout: 60_000, interval: 100 }).toContain('"event":"ready"');
      const ready = JSON.parse(
        serving
          .output()
          .split('\n')
          .find((line) => line.startsWith('{')) ?? '',
      ) as { mlflow: string; receiver: string };
      if (needPython('HOOKGLASS_PYTHON')) {
        const [block] = EXAMPLES.filter(({ file, language }) => file === 'README.md' && language === 'python');
        const program = path.join(directory, 'readme.py');
        writeFileSync(
          program,
          (block?.text ?? '').replace('http://127.0.0.1:5000', ready.mlflow).replace('http://127.0.0.1:8000', ready.receiver),
        );
        expect(await runProcess(PYTHON ?? '', [program], { env: { MLFLOW_HTTP_REQUEST_MAX_RETRIES: '1' } })).toMatchObject({ code: 0 });
        expect((await runProcess('bash', ['-c', shell('hookglass wait --event registered_model.created')], { env })).code).toBe(0);
      }

      const file = path.join(directory, 'shared.jsonl');
      const exported = await runProcess('bash', ['-c', shell(`hookglass export --deliveries --as jsonl > ${file}`)], { env });
      const results: [string, number | null, boolean, string][] = [];
      for (const [command, prints] of Object.entries(VERBS).filter(([one]) => all.includes(one))) {
        const filled = command
          .replace('EVENT', 'prompt.created')
          .replace('FILE', file)
          .replace(/import$/, `import ${file}`)
          .replace('my-receiver', `${directory}/my-receiver`);
        const { code, stdout, stderr } = await runProcess('bash', ['-c', shell(filled)], { env });
        results.push([command, code, prints.test(stdout), code === 0 && prints.test(stdout) ? '' : stdout + stderr]);
      }
      await serving.stop();

      expect(exported.code, exported.stderr).toBe(0);
      expect(results).toEqual(results.map(([command]) => [command, 0, true, '']));
    },
    LONG_MS,
  );
});

describe('with the package', () => {
  let packed: Awaited<ReturnType<typeof packPackage>>;
  let installed: InstalledPackage;

  beforeAll(async () => {
    packed = await packPackage();
    installed = await installPackage(packed.tarball);
  }, LONG_MS);
  afterAll(() => {
    installed.remove();
    packed.remove();
  });

  test(
    'a receiver is tested in five minutes, step by step',
    async () => {
      const port = await freePort();
      const [, start, check, explore] = EXAMPLES.filter(
        ({ file, language }) => file === 'docs/test-your-receiver.md' && language === 'bash',
      ).map(commandsOf);
      const filled = (lines: readonly string[] = []) => lines.join('\n').replaceAll('3000', String(port));

      const receiver = installed.start('bash', ['-ec', filled(start)], {});
      await untilAnswered(`http://127.0.0.1:${port}/`, () => receiver.child.exitCode !== null);
      const checked = await installed.run('bash', ['-ec', filled(check)]);
      const explored = await installed.run('bash', ['-ec', filled([...(check ?? []).slice(0, 1), ...(explore ?? [])])]);
      const guide = EXAMPLES.filter(({ file }) => file === 'docs/guide/receiver-checks.md').flatMap(commandsOf);
      const guided = guide.join('\n').replace('…', "'a secret'").replace('hookglass', 'npx hookglass').replace('8000', String(port));
      const shown = await installed.run('bash', ['-ec', guided]);
      await receiver.stop();

      expect(shown.code, shown.stdout + shown.stderr).toBe(0);
      expect(checked.code, checked.stdout + checked.stderr).toBe(0);
      expect(checked.stdout).toContain('Duplicate id, in parallel');
      expect(explored.code, explored.stdout + explored.stderr).toBe(0);
      expect(explored.stdout).toMatch(/\b200\b/);
    },
    LONG_MS,
  );

  test(
    'the tests that the page of the library shows pass',
    async () => {
      const blocks = EXAMPLES.filter(({ file, language }) => file === 'docs/library.md' && language === 'ts');
      for (const { text } of blocks) installed.write(/^\/\/ (\S+)/.exec(text)?.[1] ?? 'unnamed.ts', text);
      installed.write('receiver.ts', readFileSync('examples/ci/receiver.ts', 'utf8'));
      for (const name of ['vitest', 'vite'])
        symlinkSync(path.resolve('node_modules', name), path.join(installed.directory, 'node_modules', name));

      const run = await installed.run('node', ['node_modules/vitest/vitest.mjs', 'run', '--root', '.'], { NO_COLOR: '1', FORCE_COLOR: '' });

      expect(run.code, run.stdout + run.stderr).toBe(0);
      expect(run.stdout).toMatch(new RegExp(`Tests +${blocks.length} passed \\(${blocks.length}\\)`));
    },
    LONG_MS,
  );
});
