import { StartError } from '#shared/domain/app/start-error.ts';
import type { Forwarded } from '#shared/domain/delivery/capture.ts';
import { print } from './print.ts';
import { asking, type RunningCore } from './running-core.ts';
import { terminalJson, terminalText } from './terminal-text.ts';

interface Asked {
  to: string | undefined;
  mode: 'resigned' | 'verbatim';
  times: number;
  json: boolean;
  expect: boolean;
}

/**
 * Sends a request that was received from elsewhere (`c33`) to a target and says what came of it.
 * @returns 1 with `expect`, unless each was answered below 400
 * @throws StartError `usage` without a target
 */
export async function replayCapture({ client }: RunningCore, id: string, { to, mode, times, json, expect }: Asked): Promise<number> {
  if (to === undefined)
    throw new StartError('usage', 'Say with --to where a request from elsewhere is sent: --to http://127.0.0.1:3000/hooks.');
  let fine = true;
  for (let sent = 0; sent < times; sent += 1) {
    const came = await asking(() => client.replayCapture(id, { url: to, mode }));
    fine &&= came.outcome.kind === 'answered' && came.outcome.status < 400;
    print(json ? terminalJson(came) : terminalText(lineOf(id, came)));
  }
  return expect && !fine ? 1 : 0;
}

function lineOf(id: string, { url, outcome, tookMs }: Forwarded): string {
  if (outcome.kind !== 'answered') return `${id}  → ${url}  ${outcome.kind === 'not-sent' ? 'not sent' : 'no answer'}: ${outcome.message}`;
  return `${id}  → ${url}  ${outcome.status} in ${Math.round(tookMs)} ms${outcome.said === undefined ? '' : `  “${outcome.said}”`}`;
}
