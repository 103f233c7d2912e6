import { homedir } from 'node:os';
import path from 'node:path';

/** The operating system's folder for application data, the same for desktop and command line. */
export function defaultDataDir(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  switch (platform) {
    case 'darwin':
      return path.posix.join(home, 'Library', 'Application Support', 'hookglass');
    case 'win32':
      return path.win32.join(env['APPDATA'] || path.win32.join(home, 'AppData', 'Roaming'), 'hookglass');
    default: {
      // The XDG specification: a relative path in the variable is invalid and is to be ignored.
      const data = env['XDG_DATA_HOME'];
      return path.posix.join(data?.startsWith('/') ? data : path.posix.join(home, '.local', 'share'), 'hookglass');
    }
  }
}

/** The one that was named, else that of the system. */
export function dataDirOf(values: { 'data-dir': string | undefined }, env: NodeJS.ProcessEnv): string {
  return path.resolve(values['data-dir'] ?? defaultDataDir(process.platform, env, homedir()));
}
