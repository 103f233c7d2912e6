import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { hasDisplay, openInBrowser } from '../open-in-browser.ts';
import { print, printError } from '../print.ts';
import { asking, findCore } from '../running-core.ts';
import { terminalJson } from '../terminal-text.ts';

/** A fresh link to the inspector, opened where somebody can see it. */
export const open = command({
  usage: ['open [flags]'],
  about: [
    'Prints a fresh link to the inspector, which can be used once and within 60 s, and opens it where there is a display. The browser is given a private file that leads there, so that the code is not in the list of processes. A browser that may not read such a file (Snap, Flatpak) is not started: open the printed link yourself.',
  ],
  json: '{"url"}; nothing is opened.',
  examples: [
    { says: 'A link for the browser', run: 'hookglass open' },
    { says: 'For a program', run: 'hookglass open --json' },
  ],
  exits: { ...NO_CORE },
  flags: CORE_FLAGS,
  words: 0,
  async run({ values }, env) {
    const { client } = await findCore(values, env);
    const url = await asking(client.launchLink);
    print(values.json ? terminalJson({ url }) : url);
    const obstacle = !values.json && hasDisplay(env) ? await openInBrowser(() => asking(client.launchFile), env) : undefined;
    if (obstacle !== undefined) printError(obstacle);
    return 0;
  },
});
