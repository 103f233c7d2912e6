import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions } from 'vite';

/** A process outside the page: one CommonJS file with everything in it but Electron and the native module. */
const node = (input: string, outDir: string, target: string): EnvironmentOptions => ({
  consumer: 'server',
  resolve: { noExternal: true, external: ['electron', 'better-sqlite3'] },
  build: {
    outDir,
    target,
    minify: false,
    sourcemap: true,
    emptyOutDir: false,
    rolldownOptions: { input, output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false } },
  },
});

export default defineConfig({
  root: 'renderer',
  plugins: [react()],
  server: { host: '127.0.0.1' },
  builder: {}, // `vite build` builds every environment below
  environments: {
    // chrome108 and node16 are what the oldest Electron that the tests run on understands
    client: { build: { outDir: '../dist/renderer', emptyOutDir: true, target: 'chrome108', cssTarget: 'chrome108', sourcemap: true } },
    cli: node('cli/main.ts', '../dist/cli', 'node22'),
    main: node('electron/main.ts', '../dist/electron', 'node16'),
    preload: node('electron/preload.ts', '../dist/electron', 'node16'),
  },
});
