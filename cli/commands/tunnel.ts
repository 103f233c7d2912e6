import { StartError } from '#shared/domain/app/start-error.ts';
import type { TunnelFollower, TunnelStatus } from '#shared/domain/app/tunnel.ts';
import { isTunnelProvider } from '#shared/domain/app/tunnel-providers.ts';
import { DEFAULT_ENDPOINT } from '#shared/domain/scenario/endpoint.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { keepCustomCommand } from '../custom-tunnel.ts';
import { findWebhook } from '../find-webhook.ts';
import { names, text } from '../flag-kinds.ts';
import { print, printProse } from '../print.ts';
import { asking, findCore } from '../running-core.ts';
import { span } from '../span.ts';
import { startTunnel } from '../start-tunnel.ts';
import { TUNNEL_PROVIDERS_TABLE } from '../tables/tunnel-providers.ts';
import { printList } from '../terminal/listing.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';
import { TUNNEL_FIELD_FLAGS, tunnelSettingsOf } from '../tunnel-flags.ts';
import { unknownAction } from '../unknown-action.ts';

const flags = {
  ...CORE_FLAGS,
  ...TUNNEL_FIELD_FLAGS,
  'url-pattern': text(undefined, 'REGEX', { help: 'custom: finds the public URL in what COMMAND prints; its first group is the URL' }),
  follow: { ...names('webhooks, by name or id, whose URL becomes the public one, also when it changes'), many: true as const },
  endpoint: text(DEFAULT_ENDPOINT, 'NAME', { help: 'endpoint that those webhooks lead to' }),
  timeout: span(60_000, 'how long to wait for the public URL'),
} as const;

const ACTIONS = ['status', 'start', 'stop', 'providers', 'follow', 'unfollow'];

const GAPS_SHOWN = 5;

/** A public URL for the mock receiver, and for nothing else. */
export const tunnel = command({
  usage: [
    'tunnel [status]',
    'tunnel start PROVIDER [flags] [-- COMMAND ARGS with {port}]',
    'tunnel stop',
    'tunnel providers',
    'tunnel follow WEBHOOK',
    'tunnel unfollow WEBHOOK',
  ],
  about: [
    'Makes the mock receiver reachable from the internet, and nothing else of Hookglass. The programs of the providers are not part of Hookglass; “providers” lists them, whether each was found here, and how to get it.',
    'follow lets a webhook call the public URL, also when that changes; unfollow gives it back its own.',
  ],
  json: 'one line: the tunnel as GET /api/v1/tunnel has it; of providers one a line.',
  examples: [
    { says: 'What can be used', run: 'hookglass tunnel providers' },
    { says: 'Whether it is on', run: 'hookglass tunnel status --json' },
    {
      says: 'A program of your own that prints the public URL',
      run: "hookglass tunnel start custom --url-pattern '(https://\\S+)' -- my-tunnel {port}",
      exit: 1,
    },
    { says: 'Off again', run: 'hookglass tunnel stop' },
  ],
  exits: { ...NO_CORE, 1: 'the tunnel could not be started, or is down' },
  flags,
  async run({ values, positionals }, env) {
    const [action = 'status', what = '', ...own] = positionals;
    if (isTunnelProvider(action)) throw new StartError('usage', `To start it: hookglass tunnel start ${action}`);
    if (!ACTIONS.includes(action)) throw unknownAction('tunnel', action, ACTIONS);
    const core = await findCore(values, env);
    const { client } = core;
    const show = (status: TunnelStatus) => {
      if (values.json) print(terminalJson(status));
      else for (const line of statusLines(status)) printProse(terminalText(line));
      return status.state.kind === 'failed' || status.state.kind === 'down' ? 1 : 0;
    };
    switch (action) {
      case 'status':
        return show(await asking(client.tunnel));
      case 'start': {
        const settings = tunnelSettingsOf(what, values);
        keepCustomCommand(settings, own, values['url-pattern'], core.dataDir);
        return show(await startTunnel(core, settings, values));
      }
      case 'stop':
        return show(await asking(client.stopTunnel));
      case 'providers':
        printList(await asking(client.tunnelProviders), { table: TUNNEL_PROVIDERS_TABLE, json: values.json });
        return 0;
      case 'follow': {
        const { id } = await findWebhook(core, what);
        return show(await asking(() => client.followTunnel(id, values.endpoint === undefined ? {} : { endpoint: values.endpoint })));
      }
      case 'unfollow': {
        const { id } = await findWebhook(core, what);
        return show(await asking(() => client.unfollowTunnel(id)));
      }
      default:
        throw unknownAction('tunnel', action, ACTIONS);
    }
  },
});

function statusLines(status: TunnelStatus): string[] {
  return [...stateLines(status), ...status.followers.map((follower) => followerLine(follower, status.state.kind))];
}

function stateLines({ state, webhookUrl, reaches, gaps }: TunnelStatus): string[] {
  const last = gaps
    .slice(0, GAPS_SHOWN)
    .map(({ fromMs, toMs, why }) => `  was down ${timeText(fromMs)}–${toMs === undefined ? 'now' : timeText(toMs)}: ${why}`);
  const problemLines = (problem: { message: string; fix?: string }) => [problem.message, ...(problem.fix ? [`  ${problem.fix}`] : [])];
  switch (state.kind) {
    case 'off':
      return ['The tunnel is off.', ...last];
    case 'starting':
      return ['The tunnel is starting.'];
    case 'on':
      return [`${webhookUrl ?? state.publicUrl}  →  ${reaches}/webhook, ${Math.round(state.latencyMs)} ms`, ...last];
    case 'down':
      return ['The tunnel is down and tried again.', ...problemLines(state.problem), ...last];
    case 'failed':
      return problemLines(state.problem);
    default:
      return unreachable(state);
  }
}

function followerLine({ webhookName, url, refusal }: TunnelFollower, state: TunnelStatus['state']['kind']): string {
  if (refusal !== undefined) return `  ${webhookName} follows, but still calls ${url}: ${refusal}`;
  return `  ${webhookName} follows: it calls ${url}${state === 'on' ? '' : ', the last address, until the tunnel is on again'}`;
}

const timeText = (atMs: number) => new Date(atMs).toTimeString().slice(0, 8);
