import { StartError } from '#shared/domain/app/start-error.ts';
import type { TunnelStatus } from '#shared/domain/app/tunnel.ts';
import type { TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';
import { findWebhook } from './find-webhook.ts';
import { printError } from './print.ts';
import { asking, type RunningCore } from './running-core.ts';
import { terminalText } from './terminal-text.ts';
import { untilEvent } from './until-event.ts';

export interface StartTunnelOptions {
  /** Webhooks by name or id. */
  follow: readonly string[] | undefined;
  /** Where in the receiver they lead. */
  endpoint: string;
  timeout: number;
}

/**
 * Resolves once it is on and what follows it was pointed there, or once trying again cannot help. What is in the way
 * until then is said as it comes.
 */
export async function startTunnel(
  core: RunningCore,
  settings: TunnelSettings,
  { follow = [], endpoint, timeout }: StartTunnelOptions,
): Promise<TunnelStatus> {
  const ids = new Set<string>();
  for (const name of follow) ids.add((await findWebhook(core, name)).id);
  let status = await asking(() => core.client.startTunnel(settings));
  for (const id of ids) status = await asking(() => core.client.followTunnel(id, endpoint === undefined ? {} : { endpoint }));

  let said = '';
  function isDecided(news: TunnelStatus): boolean {
    status = news;
    const { state, followers } = news;
    if (state.kind === 'down' && state.problem.message !== said) {
      said = state.problem.message;
      printError(terminalText(`${said} It is tried again.`));
    }
    if (state.kind !== 'on') return state.kind === 'failed';
    return followers.every(
      ({ webhookId, url, refusal }) => !ids.has(webhookId) || refusal !== undefined || url.startsWith(state.publicUrl),
    );
  }

  try {
    await untilEvent(core, timeout, {
      onOpen: async () => isDecided(await core.client.tunnel()),
      onEvent: (event) => event.type === 'tunnel.changed' && isDecided(event.tunnel),
    });
  } catch (error) {
    if (!(error instanceof StartError) || error.reason !== 'timed-out' || status.state.kind !== 'down') throw error;
    const { message, fix } = status.state.problem;
    const lines = [`${message}${fix === undefined ? '' : ` ${fix}`}`, 'Hookglass goes on trying; "hookglass tunnel stop" ends that.'];
    throw new StartError('timed-out', lines.map(terminalText).join('\n'));
  }
  return status;
}
