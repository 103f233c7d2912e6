import { randomBytes } from 'node:crypto';
import { createAsk } from '#core/bridge/ask-upstream.ts';
import { problemWords, register } from '#core/bridge/attached.ts';
import { type Diagnosis, diagnose } from '#core/bridge/doctor.ts';
import type { Target } from '#core/bridge/observe.ts';
import { createRemoteWebhooks, type RemoteWebhooks } from '#core/bridge/remote-webhooks.ts';
import type { Upstream } from '#core/bridge/upstream.ts';
import { systemClock } from '#core/system-clock.ts';
import { needsTunnel } from '#shared/domain/app/real-server.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { CaptureSummary } from '#shared/domain/delivery/capture.ts';
import { eventsOf, parseRelease, type Release, WEBHOOKS_SINCE } from '#shared/domain/mlflow/releases.ts';
import { isWebhookEvent, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { redactUrl } from '#shared/domain/wire/wire-request.ts';
import { captureLine } from '../capture-line.ts';
import { dataDirOf } from '../data-dir.ts';
import { findingLines } from '../finding-lines.ts';
import type { Flags } from '../flags.ts';
import { matchingEvents } from '../matching-events.ts';
import { coreOrOwn, serveFlagsOf } from '../own-core.ts';
import { errorScreen, print, printError } from '../print.ts';
import { asking, type RunningCore } from '../running-core.ts';
import { startTunnel } from '../start-tunnel.ts';
import { stopSignals } from '../stop-signals.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';
import { tunnelSettingsOf } from '../tunnel-flags.ts';
import { agentsOf, upstreamOf } from '../upstream-of.ts';
import { VERSION } from '../version.ts';
import { writeEnv } from '../write-env.ts';
import type { ATTACH_FLAGS } from './attach-flags.ts';
import { failed } from './failed.ts';
import { followAttached } from './follow-attached.ts';
import { leaseOf } from './lease.ts';
import { cleanUp } from './left-over.ts';

type AttachFlags = Flags<typeof ATTACH_FLAGS>;

/** What the verb does, from the first look at the server until it is stopped. @returns the exit code */
export async function runAttach(flags: AttachFlags, env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = flags;
  if (positionals.length > 0) throw new StartError('usage', `attach takes flags only, not ${JSON.stringify(positionals[0])}.`);
  checkValues(values);
  const uri = values['mlflow-uri'];
  if (uri === undefined) throw new StartError('usage', 'attach needs to know the server: --mlflow-uri URL.');
  const upstream = upstreamOf('--mlflow-uri', uri, env);
  const agents = agentsOf(env);
  try {
    const webhooks = createRemoteWebhooks(upstream, createAsk({ agents, clock: systemClock, version: VERSION }));
    const { base } = upstream;
    const answer = values['clean-up'] ? 'remove' : 'ask';
    const cleaned = await cleanUp({ dataDir: dataDirOf(values, env), base, webhooks, answer });
    if (!values['clean-up']) return await attachTo({ upstream, webhooks, agents, flags, env });
    if (cleaned.removed + cleaned.left === 0) printError('Nothing was left there.');
    return cleaned.left > 0 ? 1 : 0;
  } finally {
    agents.destroy();
  }
}

interface AttachTo {
  upstream: Upstream;
  webhooks: RemoteWebhooks;
  agents: ReturnType<typeof agentsOf>;
  flags: AttachFlags;
  env: NodeJS.ProcessEnv;
}

async function attachTo({ upstream, webhooks, agents, flags, env }: AttachTo): Promise<number> {
  const { values } = flags;
  const stopped = stopSignals();
  const hand = await coreOrOwn(serveFlagsOf(flags), env);
  const { core } = hand;
  const ends: (() => Promise<unknown>)[] = [hand.stop];
  try {
    if (upstream.base === core.status.urls.mlflow) {
      throw new StartError('usage', `${upstream.base} is Hookglass itself: name a real MLflow server with --mlflow-uri.`);
    }
    const target = await targetOf(core, values, ends);
    const looked = await diagnose({ upstream, target, agents, clock: systemClock, version: VERSION, events: explicitEvents(values) });
    sayFindings(looked, values);
    if (stopped.aborted) return 0;
    const release = looked.release ?? oldest;
    const name = `hookglass-${randomBytes(3).toString('hex')}`;
    const secret = randomBytes(24).toString('base64url');
    const origin = `${upstream.host}, ${looked.release?.text ?? 'release unknown'}`;
    if (values['write-env'] !== undefined) writeEnv(values['write-env'], secret);
    const lease = await leaseOf(core, { name, origin, secret, forwardTo: values['forward-to'] });
    ends.unshift(lease.end);
    const events = wantedEvents(values, release);
    const description = 'Temporary: Hookglass removes it when it stops.';
    const { base } = upstream;
    const about = { name, url: target.url, events, secret, description };
    const registered = await register(about, { webhooks, dataDir: core.dataDir, base, nowMs: systemClock.nowMs() });
    if (!registered.ok) throw failed(registered.problem);
    const attached = registered.value;
    const say = sayTo(values);
    say(`Attached to ${base} (MLflow ${release.text}): ${events.length} events go to ${redactUrl(target.url)} as webhook ${name}.`);
    let notRemoved: string | undefined;
    try {
      await followAttached({
        core,
        attached,
        lease,
        origin,
        webhooks,
        stopped,
        say,
        show: shownBy(values),
        listCacheMs: values['list-cache'],
        tunnelUrl: values.tunnel === undefined ? undefined : target.url,
      });
    } finally {
      const removed = await attached.remove();
      notRemoved = removed.ok ? undefined : problemWords(removed.problem);
      say(notRemoved === undefined ? `The webhook ${name} is removed.` : `${notRemoved} The next start offers to remove it.`);
    }
    return notRemoved === undefined ? 0 : 1;
  } finally {
    for (const end of ends) await end();
  }
}

type Values = AttachFlags['values'];

/** What is the first release with webhooks knows, every server that is attached knows. */
const oldest: Release = parseRelease(WEBHOOKS_SINCE) ?? { text: WEBHOOKS_SINCE, major: 3, minor: 3, patch: 0 };

/** Before anything is started. */
function checkValues(values: Values): void {
  if (values.events) matchingEvents(values.events);
  if (values.tunnel !== undefined) tunnelSettingsOf(values.tunnel, values);
  if (values['webhook-url'] !== undefined && values.tunnel !== undefined) {
    throw new StartError('usage', '--webhook-url and --tunnel both say where to send: give one of them.');
  }
}

async function targetOf(core: RunningCore, values: Values, ends: (() => Promise<unknown>)[]): Promise<Target> {
  if (values['webhook-url'] !== undefined) return { url: values['webhook-url'], from: 'user' };
  if (values.tunnel === undefined) return { url: core.status.urls.webhookUrl, from: 'core' };
  const wasOff = (await asking(core.client.tunnel)).state.kind === 'off';
  if (wasOff) ends.unshift(() => core.client.stopTunnel().catch(() => undefined));
  const settings = tunnelSettingsOf(values.tunnel, values);
  const { state, webhookUrl } = await startTunnel(core, settings, { follow: undefined, endpoint: 'webhook', timeout: TUNNEL_PATIENCE_MS });
  if (webhookUrl !== undefined && state.kind === 'on') return { url: webhookUrl, from: 'user' };
  const problem = state.kind === 'failed' || state.kind === 'down' ? state.problem : undefined;
  throw new StartError(
    'check-failed',
    `The tunnel is not on: ${problem?.message ?? 'it has no public URL yet'} ${problem?.fix ?? ''}`.trim(),
  );
}

const TUNNEL_PATIENCE_MS = 60_000;

const explicitEvents = ({ events = [] }: Values): WebhookEvent[] => events.filter((event) => isWebhookEvent(event));

/** Those that a glob means are as many as the release knows. */
function wantedEvents(values: Values, release: Release): WebhookEvent[] {
  const known = eventsOf(release);
  const wanted = matchingEvents(values.events ?? ['*']).filter((event) => known.includes(event));
  if (wanted.length > 0) return wanted;
  throw new StartError(
    'check-failed',
    `MLflow ${release.text} knows none of the events that --events names. It knows ${known.join(', ')}.`,
  );
}

/** What would keep deliveries from arriving ends it; the rest is said. A list that is cached is waited for anyway. */
function sayFindings({ findings }: Diagnosis, values: Values): void {
  const told = findings.filter(({ id, severity }) => severity !== 'info' && id !== 'list-cache' && id !== 'webhook-disabled');
  for (const finding of told) for (const line of findingLines(finding, errorScreen())) printError(line);
  const errors = told.filter(({ severity }) => severity === 'error').map(({ id }) => id);
  if (errors.length === 0) return;
  const offer =
    needsTunnel(told) && values.tunnel === undefined
      ? ' With --tunnel cloudflared it receives at a public https address; nothing has to be changed on the server.'
      : '';
  const isDead = errors.some((id) => id === 'server-unreachable' || id === 'server-tls');
  throw new StartError(isDead ? 'target-unreachable' : 'check-failed', `Nothing was registered there.${offer}`);
}

const sayTo = (values: Values) => (line: string) => (values.json ? printError : print)(terminalText(line));

const shownBy = (values: Values) => (capture: CaptureSummary) => {
  const from = capture.origin === undefined ? '' : `  from ${capture.origin}`;
  print(values.json ? terminalJson(capture) : terminalText(`${captureLine(capture)}${from}`));
};
