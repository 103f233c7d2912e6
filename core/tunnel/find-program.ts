import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { childEnv } from './child-env.ts';
import { cleanLine } from './read-lines.ts';

/** The absolute path of a program, or undefined. Only absolute folders count: never the current one. */
export function findProgram(name: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const file = process.platform === 'win32' && !/\.exe$/i.test(name) ? `${name}.exe` : name;
  if (path.isAbsolute(name)) return isProgram(name) ? name : undefined;
  if (name.includes('/') || name.includes('\\')) return undefined;
  return searchFolders(env, process.platform)
    .map((folder) => path.join(folder, file))
    .find(isProgram);
}

/** PATH, and on macOS where Homebrew installs: an app that was not started from a terminal has a PATH without it. */
export function searchFolders(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string[] {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return platform === 'darwin' ? [...folders, '/opt/homebrew/bin', '/usr/local/bin'] : folders;
}

/** The first line that the program prints when asked for its version, or `unknown`. */
export function programVersion(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  return new Promise((resolve) => {
    const options = { env: childEnv(env), timeout: 3000, maxBuffer: 64 * 1024, killSignal: 'SIGKILL' } as const;
    const child = execFile(program, args, options, (_error, stdout, stderr) => {
      const line = `${stdout}\n${stderr}`
        .split('\n')
        .map(cleanLine)
        .find((text) => text !== '');
      resolve(line?.slice(0, 80) ?? 'unknown');
    });
    child.stdin?.end();
  });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
