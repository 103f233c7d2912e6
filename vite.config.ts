import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions, type ViteBuilder } from 'vite';
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
  const built = await Promise.all(Object.values(builder.environments).map((environment) => builder.build(environment)));
  writeShipped(import.meta.dirname, modulesOf(built.flat()));
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
}

/** Paths of everything that went into the bundles. */
function modulesOf(built: readonly unknown[]): string[] {
  const outputs = built as readonly { output: readonly { type: string; moduleIds?: readonly string[] }[] }[];
  return outputs.flatMap(({ output }) => output.flatMap(({ moduleIds = [] }) => moduleIds));
}

export default defineConfig({
  root: 'renderer',
  plugins: [react()],
  resolve: { alias: { '@modelcontextprotocol/server/_shims': path.join(import.meta.dirname, 'core/agents/sdk-shims.ts') } },
  server: { host: '127.0.0.1' },
  builder: { buildApp: buildAll },
  environments: {
    // chrome108 and node16 are what the oldest Electron that the tests run on understands
    client: { build: { outDir: '../dist/renderer', emptyOutDir: true, target: 'chrome108', cssTarget: 'chrome108', sourcemap: true } },
    cli: node(
      {
        main: 'cli/main.ts',
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
