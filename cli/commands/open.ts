import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { hasDisplay, openInBrowser } from '../open-in-browser.ts';
import { print, printError } from '../print.ts';
import { asking, findCore } from '../running-core.ts';
import { terminalJson } from '../terminal-text.ts';

/** A fresh link to the inspector, opened where somebody can see it. */
export const open = command({
  usage: ['open [flags]'],
  about: ['A fresh link to the inspector. It is opened where there is a display, and printed.'],
  examples: [],
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
