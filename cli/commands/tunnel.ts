import { StartError } from '#shared/domain/app/start-error.ts';
import {
  TUNNEL_PROVIDERS,
  type TunnelFollower,
  type TunnelProviderInfo,
  type TunnelSettings,
  type TunnelStatus,
} from '#shared/domain/app/tunnel.ts';
import { DEFAULT_ENDPOINT } from '#shared/domain/scenario/endpoint.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import { command } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { keepCustomCommand } from '../custom-tunnel.ts';
import { findWebhook } from '../find-webhook.ts';
import { names, text, wholeNumber } from '../flag-kinds.ts';
import type { Flags } from '../flags.ts';
import { print } from '../print.ts';
import { asking, findCore } from '../running-core.ts';
import { span } from '../span.ts';
import { startTunnel } from '../start-tunnel.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';

const flags = {
  ...CORE_FLAGS,
  host: text(undefined, 'HOST', { help: 'ssh: the server' }),
  user: text(undefined, 'NAME', { help: 'ssh: the user there' }),
  port: wholeNumber(0, 0, 65_535, { help: 'ssh: where its sshd listens (default: 22)' }),
  'remote-port': wholeNumber(0, 0, 65_535, { help: 'ssh: port on the server that leads here (default: any)' }),
  'identity-file': text(undefined, 'FILE', { help: 'ssh: the private key' }),
  jump: text(undefined, 'HOST', { help: 'ssh: a host to go through' }),
  'public-url': text(undefined, 'URL', { help: 'ssh, cloudflared-named: the address that the world sees' }),
  name: text(undefined, 'NAME', { help: 'cloudflared-named: the tunnel' }),
  domain: text(undefined, 'HOST', { help: 'ngrok: a domain of your own' }),
  'url-pattern': text(undefined, 'REGEX', { help: 'custom: finds the public URL in what COMMAND prints; its first group is the URL' }),
  follow: { ...names('webhooks, by name or id, whose URL becomes the public one, also when it changes'), many: true as const },
  endpoint: text(DEFAULT_ENDPOINT, 'NAME', { help: 'endpoint that those webhooks lead to' }),
  timeout: span(60_000, 'how long to wait for the public URL'),
} as const;

const GAPS_SHOWN = 5;

/** A public URL for the mock receiver, and for nothing else. */
export const tunnel = command({
  usage: 'tunnel status | start PROVIDER [-- COMMAND ARGS with {port}] | stop | providers | follow WEBHOOK | unfollow WEBHOOK',
  flags,
  async run({ values, positionals }, env) {
    const [action = 'status', what = '', ...own] = positionals;
    const core = await findCore(values, env);
    const { client } = core;
    const show = (status: TunnelStatus) => {
      for (const line of values.json ? [terminalJson(status)] : statusLines(status).map(terminalText)) print(line);
      return status.state.kind === 'failed' || status.state.kind === 'down' ? 1 : 0;
    };
    switch (action) {
      case 'status':
        return show(await asking(client.tunnel));
      case 'start': {
        const settings = settingsOf(what, values);
        keepCustomCommand(settings, own, values['url-pattern'], core.dataDir);
        return show(await startTunnel(core, settings, values));
      }
      case 'stop':
        return show(await asking(client.stopTunnel));
      case 'providers':
        for (const info of await asking(client.tunnelProviders)) print(values.json ? terminalJson(info) : terminalText(providerLine(info)));
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
        throw new StartError(
          'usage',
          `tunnel does not know ${JSON.stringify(action)}. It takes status, start, stop, providers, follow, unfollow.`,
        );
    }
  },
});

/** Only what was given: the core says which fields a provider takes. */
function settingsOf(provider: string, values: Flags<typeof flags>['values']): TunnelSettings {
  const known = TUNNEL_PROVIDERS.find((name) => name === provider);
  if (!known) throw new StartError('usage', `tunnel start takes one of ${TUNNEL_PROVIDERS.join(', ')}.`);
  const given = {
    host: values.host,
    user: values.user,
    port: values.port || undefined,
    remotePort: values['remote-port'] || undefined,
    identityFile: values['identity-file'],
    jump: values.jump,
    publicUrl: values['public-url'],
    name: values.name,
    domain: values.domain,
  };
  const settings = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { provider: known, ...settings } as TunnelSettings;
}

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

const providerLine = ({ name, found, install }: TunnelProviderInfo) =>
  `${name.padEnd(18)} ${found ? `${found.version}  ${found.path}` : `not found. ${install}`}`;

const timeText = (atMs: number) => new Date(atMs).toTimeString().slice(0, 8);
