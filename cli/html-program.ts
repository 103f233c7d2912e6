import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The program that Linux shows an HTML file in. */
export interface HtmlProgram {
  /** Name of its desktop entry: `firefox_firefox.desktop`. */
  id: string;
  /** It sees only some of the user's files. */
  sandbox: 'Snap' | 'Flatpak' | 'sandboxed program' | undefined;
}

const ANSWER_IS_LATE_MS = 2000;

/** @returns undefined where nobody says which program it is */
export function htmlProgram(env: Record<string, string>): Promise<HtmlProgram | undefined> {
  return new Promise((resolve) => {
    execFile('xdg-mime', ['query', 'default', 'text/html'], { env, timeout: ANSWER_IS_LATE_MS }, (_error, stdout) => {
      const id = stdout.trim();
      resolve(/^[\w.+-]+\.desktop$/.test(id) ? { id, sandbox: sandboxOf(id, entryOf(id, env)) } : undefined);
    });
  });
}

/** The desktop entry's text; the first folder that has it counts. */
function entryOf(id: string, env: Record<string, string>): string {
  const home = env['HOME'] ?? '/';
  const folders = [
    env['XDG_DATA_HOME'] || path.join(home, '.local/share'),
    path.join(home, '.local/share/flatpak/exports/share'),
    ...(env['XDG_DATA_DIRS'] || '/usr/local/share:/usr/share').split(':'),
    '/var/lib/flatpak/exports/share',
    '/var/lib/snapd/desktop',
  ];
  for (const folder of folders) {
    try {
      return readFileSync(path.join(folder, 'applications', id), 'utf8');
    } catch {
      // it is in another one, or in none
    }
  }
  return '';
}

/** Snap writes its name into the entry and names it `snap_app.desktop`; Flatpak starts its programs by `flatpak run`. */
export function sandboxOf(id: string, entry: string): HtmlProgram['sandbox'] {
  const lines = entry.split('\n');
  const has = (key: string) => lines.some((line) => line.startsWith(key));
  const words = (lines.find((line) => line.startsWith('Exec=')) ?? '').slice('Exec='.length).split(' ');
  const programs = words.map((word) => word.slice(word.lastIndexOf('/') + 1));
  if (has('X-Flatpak=') || programs[0] === 'flatpak') return 'Flatpak';
  const [snap, app] = id.replace('.desktop', '').split('_');
  if (has('X-SnapInstanceName=') || words.some((word) => word.startsWith('/snap/bin/')) || snap === app) return 'Snap';
  return ['firejail', 'bwrap', 'bubblejail'].includes(programs[0] ?? '') ? 'sandboxed program' : undefined;
}
