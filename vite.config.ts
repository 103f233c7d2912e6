import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions, type Plugin, type ViteBuilder } from 'vite';
import { writeShipped } from './scripts/shipped/write-shipped.ts';

/** A process outside the page: CommonJS with everything in it but Electron and the native module; one file, or one per verb. */
const node = (input: string | Record<string, string>, outDir: string, target: string, codeSplitting = false): EnvironmentOptions => ({
  consumer: 'server',
  resolve: { noExternal: true, external: ['electron', 'better-sqlite3'] },
  build: {
    outDir,
    target,
    copyPublicDir: false, // the page's
    minify: false,
    sourcemap: true,
    emptyOutDir: false,
    rolldownOptions: { input, output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs', codeSplitting } },
  },
});

/** Builds every environment, then leaves dist/built, as old as the beginning: what was edited meanwhile is newer (scripts/build.mjs). */
async function buildAll(builder: ViteBuilder): Promise<void> {
  const started = new Date();
  const stamp = path.join(import.meta.dirname, 'dist', 'built');
  rmSync(stamp, { force: true });
  const environments = Object.values(builder.environments);
  const built = await Promise.all(environments.map((environment) => builder.build(environment)));
  const directories = environments.map(({ config }) => path.resolve(config.root, config.build.outDir));
  for (const directory of new Set(directories.filter((_, index) => environments[index]?.config.build.emptyOutDir === false))) {
    removeLeftovers(directory, built.filter((_, index) => directories[index] === directory).flat());
  }
  writeShipped(import.meta.dirname, modulesOf(built.flat()));
  compileBundle();
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
}

/** Without it all is compiled when it is needed: a machine where no core can start can still build one. */
function compileBundle(): void {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/compile-bundle.ts'], { cwd: import.meta.dirname, encoding: 'utf8' });
  if (status !== 0) console.warn(`The bundle was not compiled, and starts slower:\n${stderr}`);
}

/** What an earlier build wrote and this one did not. Not removed before, because a program may be running from there. */
function removeLeftovers(directory: string, built: readonly unknown[]): void {
  const names = new Set(outputsOf(built).map(({ fileName }) => fileName.split('/')[0]));
  for (const name of readdirSync(directory)) if (!names.has(name)) rmSync(path.join(directory, name), { recursive: true });
}

/** Paths of everything that went into the bundles. */
const modulesOf = (built: readonly unknown[]): string[] => outputsOf(built).flatMap(({ moduleIds = [] }) => moduleIds);

const outputsOf = (built: readonly unknown[]) =>
  (built as readonly { output: readonly { fileName: string; moduleIds?: readonly string[] }[] }[]).flatMap(({ output }) => output);

/** The engine keeps a source with one wider character in it at two bytes for each, which is as much memory again. */
const narrowSources: Plugin = {
  name: 'narrow-sources',
  applyToEnvironment: ({ name }) => name !== 'client',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = file.code.replaceAll(/[^\0-\x7f]/g, escaped);
  },
};

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

export default defineConfig({
  root: 'renderer',
  plugins: [react(), narrowSources],
  resolve: { alias: { '@modelcontextprotocol/server/_shims': path.join(import.meta.dirname, 'core/agents/sdk-shims.ts') } },
  server: { host: '127.0.0.1' },
  builder: { buildApp: buildAll },
  environments: {
    // chrome108 and node16 are what the oldest Electron that the tests run on understands
    client: { build: { outDir: '../dist/renderer', emptyOutDir: true, target: 'chrome108', cssTarget: 'chrome108', sourcemap: true } },
    cli: node(
      {
        main: 'cli/bundle/main.ts',
        program: 'cli/main.ts',
        library: 'library/index.ts',
        'explain-worker': 'core/signing/explain-worker.ts',
        'checkpoint-worker': 'core/database/checkpoint-worker.ts',
      },
      '../dist/cli',
      'node22',
      true,
    ),
    main: node('electron/main.ts', '../dist/electron', 'node16'),
    preload: node('electron/preload.ts', '../dist/electron', 'node16'),
  },
});
