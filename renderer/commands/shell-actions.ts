import { shellBridge } from '#renderer/shell-bridge.ts';
import type { Messages } from '#renderer/state/messages.ts';
import type { EngineState, ShellBridge } from '#shared/domain/app/shell-bridge.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { Action, Actions } from './actions.ts';

/** What only the desktop app can do; in a browser these commands do not exist. */
export function shellActions(messages: Messages, engine: EngineState | undefined, shell: ShellBridge | undefined = shellBridge): Actions {
  if (!shell) return {};
  const runs = engine?.kind === 'running';
  const say = (what: string, doing: () => Promise<void>) => () =>
    void doing().catch((error: unknown) => messages.failed(`${what}: ${messageOf(error)}`));
  const stopped: Partial<Action> = runs ? {} : { off: 'the engine is stopped' };
  return {
    'new-session': { run: say('The session was not changed', shell.newSession), note: 'in another folder' },
    'start-engine': {
      run: say('The engine was not started', shell.restartEngine),
      ...(runs && { off: 'the engine runs' }),
    },
    'stop-engine': { run: say('The engine was not stopped', shell.stopEngine), ...stopped },
    'restart-engine': { run: say('The engine was not started again', shell.restartEngine), ...stopped },
    'show-log': { run: say('The log was not opened', shell.showLog) },
  };
}
