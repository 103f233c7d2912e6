import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// A checker that sees nothing also passes, so each fence is broken once, in a copy of the tree.

const ROOT = path.resolve(import.meta.dirname, '../..');
const ROOMS = ['shared', 'core', 'cli', 'electron', 'renderer', 'scripts', 'test'];
const CONFIGURATION = ['biome.json', 'package.json', 'tsconfig.json', 'tsconfig.base.json', '.gitignore'];

let tree: string;

beforeAll(() => {
  tree = mkdtempSync(path.join(tmpdir(), 'hookglass-fences-'));
  for (const file of CONFIGURATION) cpSync(path.join(ROOT, file), path.join(tree, file));
  for (const config of tsconfigs()) {
    mkdirSync(path.dirname(path.join(tree, config)), { recursive: true });
    cpSync(path.join(ROOT, config), path.join(tree, config));
  }
  cpSync(path.join(ROOT, 'scripts', 'lint'), path.join(tree, 'scripts', 'lint'), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(tree, 'node_modules'));
  execFileSync('git', ['init', '--quiet'], { cwd: tree });
});
afterAll(() => rmSync(tree, { recursive: true }));

function tsconfigs(): string[] {
  const inner = ['domain', 'contract', 'client', 'session'];
  const candidates = ROOMS.flatMap((room) => [room, ...inner.map((name) => path.join(room, name))]);
  return candidates.map((room) => path.join(room, 'tsconfig.json')).filter((file) => existsSync(path.join(ROOT, file)));
}

function write(file: string, text: string): string {
  mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
  writeFileSync(path.join(tree, file), text);
  return file;
}

/**
 * Plants that are looked at in one run, because the checker reads the whole tree each time: their names, and what stands in them. Filled
 * while the tests are collected.
 */
const plants = new Map<string, string>();
/** What the checker said of each of them. */
let said = new Map<string, string>();

/** A file of its own beside `file`; `exact`: that file itself, where its name matters. @returns its name */
function plant(file: string, code: string, exact = false): string {
  const name = exact ? file : file.replace(/\.ts$/, `-${plants.size}.ts`);
  plants.set(name, `${plants.get(name) ?? ''}${code}\n`);
  return name;
}

beforeAll(() => {
  for (const [file, code] of plants) write(file, code);
  const { stdout } = spawnSync(
    process.execPath,
    [path.join(ROOT, 'node_modules/@biomejs/biome/bin/biome'), 'lint', '--reporter=json', '--max-diagnostics=none', ...plants.keys()],
    { cwd: tree, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; message: string; location: { path: string } }[] };
  said = new Map([...plants.keys()].map((file) => [file, wordsOf(diagnostics.filter(({ location }) => location.path === file))]));
  for (const file of plants.keys()) rmSync(path.join(tree, file));
});

const wordsOf = (diagnostics: readonly { category: string; message: string }[]) =>
  diagnostics.map(({ category, message }) => `${category}: ${message}`).join('\n');

/** What a tool says of the tree. */
function run(tool: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'node_modules', tool), ...args], { cwd: tree, encoding: 'utf8' });
  return stdout + stderr;
}

describe('the import table', () => {
  const BREACHES = [
    { in: 'shared/domain/breach.ts', imports: 'node:fs', because: 'This room also runs in a page' },
    { in: 'shared/domain/breach.ts', imports: '#shared/client/control-client.ts', because: 'imports only itself' },
    { in: 'shared/contract/breach.ts', imports: '#core/core.ts', because: 'who asks and who answers import it' },
    { in: 'shared/client/breach.ts', imports: '#core/core.ts', because: 'web standards only' },
    { in: 'shared/session/breach.ts', imports: 'node:fs', because: 'This room also runs in a page' },
    { in: 'shared/session/breach.ts', imports: '#shared/client/control-client.ts', because: 'by the page and the command line' },
    { in: 'core/dispatch/breach.ts', imports: '#core/registry/registry.ts', because: 'Features do not import each other' },
    { in: 'core/registry/breach.ts', imports: '../../dispatch/outbox.ts', because: 'so that the import table can see it' },
    { in: 'core/receiver/breach.ts', imports: 'electron', because: 'without Electron and without React' },
    { in: 'core/stream/breach.ts', imports: 'react', because: 'without Electron and without React' },
    { in: 'cli/breach.ts', imports: '#core/dispatch/outbox/outbox.ts', because: 'through #shared/client' },
    { in: 'electron/breach.ts', imports: '#core/dispatch/outbox/outbox.ts', because: 'only hosts the core' },
    { in: 'electron/preload.ts', imports: 'node:fs', because: 'A sandboxed preload' },
    { in: 'renderer/breach.ts', imports: '#core/core.ts', because: 'ask the core through #shared/client' },
    { in: 'renderer/breach.ts', imports: 'electron', because: 'ask the core through #shared/client' },
    { in: 'shared/domain/breach.ts', imports: '#renderer/state/row.ts', because: 'imports only itself' },
    { in: 'shared/contract/breach.ts', imports: '#cli/flags.ts', because: 'who asks and who answers import it' },
    { in: 'shared/client/breach.ts', imports: '#renderer/state/row.ts', because: 'web standards only' },
    { in: 'core/dispatch/breach.ts', imports: '#renderer/state/row.ts', because: 'without Electron and without React' },
    { in: 'cli/breach.ts', imports: '#renderer/state/row.ts', because: 'The command line needs neither' },
    { in: 'electron/breach.ts', imports: '#cli/flags.ts', because: 'The shell stays thin' },
    { in: 'electron/preload.ts', imports: '#renderer/state/row.ts', because: 'A sandboxed preload' },
    { in: 'renderer/breach.ts', imports: '#cli/flags.ts', because: 'ask the core through #shared/client' },
    { in: 'renderer/ui/breach.ts', imports: '../inspector.ts', because: 'Leave the folder through #renderer' },
  ];

  const planted = BREACHES.map(({ in: file, imports, because }, i) => ({
    ...{ in: file, imports, because },
    file: plant(file, `import * as breach${i} from '${imports}';\nexport const used${i} = breach${i};`, file === 'electron/preload.ts'),
  }));

  it.each(planted)('keeps $imports out of $in', ({ file, because }) => {
    expect(said.get(file)).toContain(because);
  });

  it('has a place for each part of the core', () => {
    const parts = readdirSync(path.join(ROOT, 'core'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const files = parts.map(({ name }) => write(`core/${name}/breach.ts`, "export * from '#core/core.ts';\n"));

    expect(
      run('@biomejs/biome/bin/biome', 'lint', '--colors=off', '--max-diagnostics=none', ...files).match(
        /Features do not import each other/g,
      ),
    ).toHaveLength(files.length);
    for (const file of files) rmSync(path.join(tree, file));
  });

  it('lets through what the table allows', () => {
    const file = write('core/dispatch/fine.ts', "import { sign } from '#core/signing/sign.ts';\nexport const used = sign;\n");

    expect(run('@biomejs/biome/bin/biome', 'lint', '--colors=off', file)).toContain('No fixes applied');
    expect(run('@biomejs/biome/bin/biome', 'lint', '--colors=off', file)).not.toContain('noRestrictedImports');
  });
});

describe('the way out', () => {
  const BREACHES = [
    "import { request } from 'node:http';\nexport const used = request;",
    "import { createServer, get as ask } from 'node:https';\nexport const used = [createServer, ask];",
    "import { Agent } from 'http';\nexport const used = Agent;",
    "import https from 'node:https';\nexport const used = https;",
    "import * as tls from 'node:tls';\nexport const used = tls;",
    "import { connect } from 'node:tls';\nexport const used = connect;",
    "import { createConnection } from 'node:net';\nexport const used = createConnection;",
    "import { lookup } from 'node:dns/promises';\nexport const used = lookup;",
    "export const used = () => import('node:http');",
    "export const used = () => fetch('http://127.0.0.1');",
    "export const used = () => new WebSocket('ws://127.0.0.1');",
    'export const used = globalThis.fetch;',
  ];

  it.each(BREACHES.map((code) => [code, plant('core/forward/breach.ts', code)]))('is core/net alone: not %j', (_, file) => {
    expect(said.get(file)).toContain('leaves through core/net');
  });

  const FINE = [
    ['core/net/fine.ts', "import { request } from 'node:http';\nexport const used = request;"],
    [
      'core/receiver/fine.ts',
      "import { createServer, type IncomingMessage } from 'node:http';\nexport const used: [typeof createServer, IncomingMessage?] = [createServer];",
    ],
    ['core/receiver/fine.ts', "import type { Socket } from 'node:net';\nexport type Used = Socket;"],
    ['shared/client/fine.ts', "export const used = () => fetch('/api/v1/status');"],
  ] as const;

  it.each(FINE.map(([name, code]) => [name, code, plant(name, code)]))('lets %s have %j', (_, __, file) => {
    expect(said.get(file)).not.toContain('leaves through core/net');
  });
});

describe('the rules', () => {
  const RULES = [
    { rule: 'noFloatingPromises', code: 'export function breach(): void {\n  Promise.resolve(1);\n}\n' },
    { rule: 'noExplicitAny', code: 'export const breach = (value: any) => value;\n' },
    { rule: 'noDefaultExport', code: 'export default 1;\n' },
  ];

  it.each(RULES.map(({ rule, code }) => ({ rule, file: plant('core/dispatch/rule.ts', code) })))('refuses by $rule', ({ rule, file }) => {
    expect(said.get(file)).toContain(rule);
  });
});

describe('a circle of imports', () => {
  const CIRCLES = {
    'of values': ["import { b } from './b.ts';\nexport const a = () => b;\n", "import { a } from './a.ts';\nexport const b = () => a;\n"],
    'closed by a type': [
      "import type { B } from './b.ts';\nexport const a = (b: B): B => b;\n",
      "import { a } from './a.ts';\nexport type B = string;\nexport const b = () => a('b');\n",
    ],
    'of types alone': [
      "import type { B } from './b.ts';\nexport type A = { b?: B };\n",
      "import type { A } from './a.ts';\nexport type B = { a?: A };\n",
    ],
  };

  it.each(Object.entries(CIRCLES))('is refused: %s', (_, [a = '', b = '']) => {
    const files = [write('core/dispatch/circle/a.ts', a), write('core/dispatch/circle/b.ts', b)];

    expect(run('@biomejs/biome/bin/biome', 'lint', '--colors=off', '--max-diagnostics=none', ...files)).toContain('noImportCycles');
    for (const file of files) rmSync(path.join(tree, file));
  });
});

describe('a URL out of outside text', () => {
  const THROWING = ['new URL(text)', "new URL(text, 'http://base')", 'new URL(...[text])', 'new globalThis.URL(text)'];
  const ROOMS_IT_MEETS = ['core/stream', 'shared/client', 'cli', 'electron', 'renderer/ui'];

  const planted = THROWING.map((made) => ({
    made,
    files: ROOMS_IT_MEETS.map((room) => plant(`${room}/url.ts`, `export const breach = (text: string) => ${made};`)),
  }));

  it.each(planted)('is not made by $made', ({ files }) => {
    for (const file of files) expect.soft(said.get(file), file).toContain('use URL.parse(…), which answers null');
  });

  const parsed = plant('core/stream/url.ts', 'export const fine = (text: string) => URL.parse(text) ?? new URLSearchParams(text);');
  it('is parsed, which does not throw', () => {
    expect(said.get(parsed)).not.toContain('use URL.parse');
  });
});

describe('a listener', () => {
  const BARE = [
    'createServer(() => undefined)',
    'http.createServer({ keepAlive: true })',
    'tls.createSecureServer({}, () => undefined)',
    'new Server()',
    "server.on('upgrade', (request, socket) => socket.end())",
    "server.once('clientError', refuse)",
    "server.prependListener('secureConnection', refuse)",
    "server.on('connection', refuse)",
    "server.on('connect', (request, socket) => socket.end())",
  ];

  const planted = BARE.map((made) => ({
    made,
    files: ['core/receiver', 'cli', 'electron'].map((room) => plant(`${room}/bare.ts`, `export const breach = () => ${made};`)),
  }));

  it.each(planted)('is not made or handled bare: $made', ({ files }) => {
    for (const file of files) expect.soft(said.get(file), file).toContain('Listeners come from core/http');
  });

  it('is made in one place, and clients may listen for what is theirs', () => {
    const place = write('core/http/guarded-server.ts', 'export const fine = () => createServer(() => undefined);\n');
    const client = write('core/dispatch/client.ts', "export const fine = () => socket.on('connect', () => undefined);\n");

    expect(run('@biomejs/biome/bin/biome', 'lint', '--colors=off', place, client)).not.toContain('Listeners come from core/http');
    for (const file of [place, client]) rmSync(path.join(tree, file));
  });
});

describe("a room's globals", () => {
  const GLOBALS = [
    { room: 'shared/domain', file: 'shared/domain/global.ts', code: 'export const breach = Buffer.alloc(1);', missing: "'Buffer'" },
    { room: 'shared/domain', file: 'shared/domain/global.ts', code: 'export const breach = document.title;', missing: "'document'" },
    { room: 'shared/client', file: 'shared/client/global.ts', code: 'export const breach = process.pid;', missing: "'process'" },
    { room: 'core', file: 'core/global.ts', code: 'export const breach = document.title;', missing: "'document'" },
    { room: 'renderer', file: 'renderer/global.ts', code: 'export const breach = Buffer.alloc(1);', missing: "'Buffer'" },
  ];

  it.each(GLOBALS)('$missing does not compile in $room', ({ room, file, code, missing }) => {
    write(file, `${code}\n`);

    expect(run('typescript/bin/tsc', '--build', room, '--pretty', 'false')).toMatch(new RegExp(`Cannot find name ${missing}`));
    rmSync(path.join(tree, file));
  });
});

describe('dead code', () => {
  it('is a file that no entry reaches, or an export that nobody imports', () => {
    write(
      'knip.json',
      JSON.stringify({ entry: ['cli/main.ts'], project: ['{core,cli}/**/*.ts'], ignoreDependencies: ['.*'], ignoreBinaries: ['.*'] }),
    );
    write('cli/main.ts', "import { used } from '#core/living.ts';\nused();\n");
    write('core/living.ts', 'export function used(): void {}\nexport function unused(): void {}\n');
    write('core/dead.ts', 'export const dead = 1;\n');

    const said = run('knip/bin/knip.js', '--no-progress');

    expect(said).toContain('core/dead.ts');
    expect(said).toMatch(/unused .*core\/living\.ts/);
  });
});
