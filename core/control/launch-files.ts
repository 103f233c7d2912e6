import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { openPrivateDirectory } from '#core/files/private-directory.ts';
import { makePrivateFile } from '#core/files/private-file.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { CODE_LIFE_MS, type LaunchCodes } from './launch-codes.ts';

/**
 * Files that lead a browser to a launch link. A browser that is started with the link itself shows its code to every user of
 * the machine, in the list of processes; a path tells nothing, and only the owner can read what lies there.
 */
export interface LaunchFiles {
  /** @returns the path of a new file, mode 0600; it goes when its code was used, after 60 s, or with {@link close} */
  issue(): string;
  close(): void;
}

export interface LaunchFilesOptions {
  /** A folder for these alone: what lies there from a process that was killed is removed. */
  directory: string;
  codes: LaunchCodes;
  linkOf(code: string): string;
  clock: Clock;
}

export function createLaunchFiles({ directory, codes, linkOf, clock }: LaunchFilesOptions): LaunchFiles {
  rmSync(directory, { recursive: true, force: true });

  return {
    issue() {
      openPrivateDirectory(directory, 'The folder of launch files');
      const file = path.join(directory, `open-${randomBytes(8).toString('hex')}.html`);
      const code = codes.issue(() => {
        cancel();
        rmSync(file, { force: true });
      });
      const cancel = clock.setTimer(clock.nowMs() + CODE_LIFE_MS, codes.forgetOld);
      makePrivateFile(file, redirectTo(linkOf(code)));
      return file;
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Without a script, so that it works wherever a page may be shown; the address holds nothing that HTML would read. */
function redirectTo(link: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${link}">
<title>Hookglass</title>
<p><a href="${link}">Open the inspector</a>. The link works once, within a minute.</p>
</html>
`;
}
