import type { CaptureSummary } from '#shared/domain/delivery/capture.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { showRow } from './commands/deliveries-show.ts';
import { hasDisplay, openInBrowser } from './open-in-browser.ts';
import { errorScreen, outputScreen, print, printError } from './print.ts';
import { asking, type RunningCore } from './running-core.ts';
import { liveLine } from './terminal/live-line.ts';
import { terminalText } from './terminal-text.ts';

export interface ListenKeys {
  /** Aborted when `q` or Ctrl-C was pressed. */
  quit: AbortSignal;
  /** The newest row, which the keys are about. */
  newest(capture: CaptureSummary): void;
  /** The terminal is as it was before. */
  end(): void;
}

const HINT = 'r replay · d details · o open in the inspector · q quit';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/**
 * Reads single keys where a person sits: standard input, output and error are all terminals. Anywhere else nothing is read, and signals
 * end the verb as always.
 * @param env without it no keys are read: the output is for a program
 */
export function listenKeys(core: RunningCore, env: NodeJS.ProcessEnv | undefined): ListenKeys {
  const quit = new AbortController();
  let newest: CaptureSummary | undefined;
  if (!env || !process.stdin.isTTY || !outputScreen() || !errorScreen()) return { quit: quit.signal, newest() {}, end() {} };

  const line = liveLine();
  let isBusy = false;
  const act = async (key: string): Promise<void> => {
    if (key === 'q' || key === CTRL_C || key === CTRL_D) return quit.abort();
    const action = ACTIONS[key.toLowerCase()];
    if (!action || isBusy) return;
    isBusy = true;
    try {
      await action(core, newest, env);
    } catch (error) {
      printError(terminalText(messageOf(error)));
    } finally {
      isBusy = false;
    }
  };
  const onData = (keys: Buffer) => {
    for (const key of keys.toString('utf8')) void act(key);
  };
  const end = () => {
    process.stdin.off('data', onData).setRawMode(false).pause();
    process.off('exit', end);
    line.end();
  };
  process.once('exit', end);
  process.stdin.setRawMode(true).resume().on('data', onData);
  line.show(HINT);
  return {
    quit: quit.signal,
    newest(capture) {
      newest = capture;
    },
    end,
  };
}

type Action = (core: RunningCore, newest: CaptureSummary | undefined, env: NodeJS.ProcessEnv) => Promise<void>;

const ACTIONS: Readonly<Record<string, Action>> = {
  async r({ client }, newest) {
    const row = newest && (await asking(() => client.row(newest.row ?? newest.deliveryId ?? newest.id)));
    if (!newest || !row) return printError(NOTHING_YET);
    if (row.source === 'external') {
      const url = newest.passedOn?.url;
      if (url === undefined) return printError(`${row.id} was not passed on to an app, so there is nowhere to send it.`);
      const { outcome } = await asking(() => client.replayCapture(newest.id, { url, mode: 'resigned' }));
      return print(terminalText(`${row.id} sent again: ${outcome.kind === 'answered' ? outcome.status : outcome.message}`));
    }
    const [sent] = await asking(() => client.replay(row.id, { mode: 'resigned', times: 1 }));
    print(`${row.id} sent again as ${sent?.id ?? 'nothing'}`);
  },
  async d({ dataDir }, newest) {
    if (!newest) return printError(NOTHING_YET);
    await showRow({ 'data-dir': dataDir, json: false }, newest.row ?? newest.deliveryId ?? newest.id, {});
  },
  async o({ client }, _, env) {
    const obstacle = hasDisplay(env) ? await openInBrowser(() => asking(client.launchFile), env) : 'There is no display here.';
    print(obstacle === undefined ? 'The inspector is opened in your browser.' : `${obstacle} ${await asking(client.launchLink)}`);
  },
};

const NOTHING_YET = 'Nothing has come yet.';
