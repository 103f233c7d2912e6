import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

/** The app as `npm run dist` makes it, in its folder. */
export interface DistApp {
  executable: string;
  /** Where app.asar lies. */
  resources: string;
}

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Packs what is built, on the Electron of the tests, unless that was done since the last build.
 * @param variant `test` may be driven by Playwright, and takes another Node for its core; `shipped` is what people get
 */
export function distApp(variant: 'shipped' | 'test'): DistApp {
  const output = path.join(ROOT, 'release', `e2e-${variant}`);
  const app = appIn(output);
  if (!isFresh(app.resources)) pack(ROOT, variant, output);
  return app;
}

/** Packs what is built in a checkout. @returns what was printed */
export function pack(root: string, variant: 'shipped' | 'test', output: string): string {
  const env = { ...process.env, NODE_ENV: 'production', HOOKGLASS_DIST_TEST: variant === 'test' ? '1' : '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/dist.ts', `-c.directories.output=${output}`], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the app could not be packed:\n${stdout}${stderr}`);
  return stdout;
}

export function appIn(output: string): DistApp {
  const folder = path.join(output, 'linux-unpacked');
  return { executable: path.join(folder, 'hookglass'), resources: path.join(folder, 'resources') };
}

function isFresh(resources: string): boolean {
  const archive = path.join(resources, 'app.asar');
  if (!existsSync(archive)) return false;
  const packedAtMs = statSync(archive).mtimeMs;
  const inputs = ['dist/built', 'electron-builder.yml', 'scripts/dist.ts', 'scripts/packager/after-pack.ts', 'scripts/packager/fuses.ts'];
  return inputs.every((file) => statSync(path.join(ROOT, file)).mtimeMs < packedAtMs);
}
