import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** In the place of `xdg-open` and `xdg-mime`: notes what it was given, and stays until it is told to go. */
export interface StandInBrowser {
  /** Put first in PATH. */
  folder: string;
  /** Resolves with the arguments and the environment that it was started with. */
  started(): Promise<{ args: string[]; env: string[] }>;
  /** Lets it end. */
  close(): void;
}

/** @param desktopEntry what shows HTML files here: `firefox_firefox.desktop` */
export function standInBrowser(desktopEntry = ''): StandInBrowser {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookglass-browser-'));
  const file = (name: string) => path.join(folder, name);
  const script = (name: string, text: string) => {
    writeFileSync(file(name), `#!/bin/sh\n${text}\n`);
    chmodSync(file(name), 0o755);
  };
  execFileSync('mkfifo', [file('gate')]);
  script('xdg-mime', `echo '${desktopEntry}'`);
  script(
    'xdg-open',
    `tr '\\0' '\\n' < /proc/$$/cmdline > '${file('args')}'; tr '\\0' '\\n' < /proc/$$/environ > '${file('env')}'; mv '${file('env')}' '${file('noted')}'; read word < '${file('gate')}'`,
  );
  const linesOf = (name: string) => readFileSync(file(name), 'utf8').trim().split('\n');
  return {
    folder,
    async started() {
      const watcher = watch(folder);
      while (!existsSync(file('noted'))) await new Promise((resolve) => watcher.once('change', resolve));
      watcher.close();
      return { args: linesOf('args').slice(2), env: linesOf('noted') };
    },
    close() {
      // Opened for reading and writing, a pipe without a reader does not keep us waiting.
      writeFileSync(file('gate'), 'go\n', { flag: 'r+' });
    },
  };
}
