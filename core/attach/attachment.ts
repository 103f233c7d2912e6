import { type Attached, register } from '#core/bridge/attached.ts';
import type { NewRemoteWebhook, Remote } from '#core/bridge/remote-webhooks.ts';
import { type Finding, finding } from '#shared/domain/app/finding.ts';
import { type Attachment, type AttachmentState, hasEnded } from '#shared/domain/app/real-server.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { eventsOf, parseRelease, type Release, WEBHOOKS_SINCE } from '#shared/domain/mlflow/releases.ts';
import { redactUrl } from '#shared/domain/wire/wire-request.ts';
import { keepLease, type Lease } from './lease.ts';
import type { AttachPorts, AttachWish, Receive, Server } from './ports.ts';
import { settleIn } from './settle-in.ts';
import { type ThroughTunnel, throughTunnel } from './through-tunnel.ts';

export interface RunningAttachment {
  now(): Attachment;
  /** Of the webhook there; made for it. */
  secret: string;
  /** Ends whatever it is at, and removes the webhook. Of one that could not be removed, tries it again. */
  detach(): Promise<Attachment>;
  /** Something arrived from there. */
  arrived(atMs: number): void;
  /** The tunnel has another address. */
  follow(webhookUrl: string): void;
}

/** Registers a webhook there, waits until the server knows of it, has it send its test, and keeps it until it is told to end. */
export function startAttachment(
  wish: AttachWish,
  server: Server,
  how: AttachPorts & { changed(now: Attachment): void },
): RunningAttachment {
  const { clock } = how;
  const { base, host } = server.upstream;
  const secret = how.newSecret();
  const ending = new AbortController();
  let now: Attachment = {
    ...{ id: how.newName(), base, origin: host, way: wish.receive.kind, events: 0, arrived: 0, sinceMs: clock.nowMs() },
    state: { kind: wish.receive.kind === 'tunnel' ? 'tunnel' : 'looking' },
    ...(wish.forwardTo !== undefined && { forwardTo: redactUrl(wish.forwardTo) }),
  };
  let attached: Attached | undefined;
  let lease: Lease | undefined;
  let url = '';
  let hasStartedTunnel = false;

  function become(state: AttachmentState, more: Partial<Attachment> = {}): void {
    now = { ...now, ...more, state, sinceMs: clock.nowMs() };
    how.changed(now);
  }

  /** @returns what is in the way */
  async function attach(): Promise<Finding[]> {
    const started = () => {
      hasStartedTunnel = true;
    };
    const address = await addressOf(wish.receive, { end: ending.signal, started }, how);
    if (!address.ok) return [address.problem];
    url = address.url;
    become({ kind: 'looking' }, { url: redactUrl(url) });
    const looked = await server.look({ url, from: wish.receive.kind === 'here' ? 'core' : 'user' }, wish.events ?? []);
    const errors = looked.findings.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) return errors;
    if (ending.signal.aborted) return [];
    const known = eventsOf(looked.release ?? OLDEST);
    const events = wish.events?.filter((event) => known.includes(event)) ?? known;
    const origin = `${host}, ${looked.release?.text ?? 'release unknown'}`;
    const leased = await keepLease({ name: now.id, origin, secret, forwardTo: wish.forwardTo }, how);
    if (!leased.ok) return [leased.problem];
    lease = leased.lease;
    become({ kind: 'registering' }, { origin, events: events.length, ...(looked.release && { release: looked.release.text }) });
    const registered = await registerThere({ name: now.id, url, events, secret, description: DESCRIPTION }, server, how);
    if (!registered.ok) return [registered.problem];
    attached = registered.value;
    return settleIn({ clock, webhooks: server.webhooks, id: attached.id, listCacheMs: wish.listCacheMs, end: ending.signal, become });
  }

  /** Takes everything back that was made. @returns what is still there */
  async function undo(): Promise<Finding[]> {
    lease?.end();
    lease = undefined;
    if (hasStartedTunnel) await how.tunnel.close().catch(() => undefined);
    hasStartedTunnel = false;
    const removed = await attached?.remove();
    if (removed && !removed.ok) return [removed.problem];
    attached = undefined;
    return [];
  }

  async function end(problems: readonly Finding[]): Promise<void> {
    const left = await undo();
    if (left.length > 0) become({ kind: 'left', problems: [...problems, ...left] });
    else become(problems.length > 0 ? { kind: 'failed', problems: [...problems] } : { kind: 'detached' });
  }

  const settled = attach()
    .catch((error: unknown) => [finding('error', 'attach', 'It could not be attached', messageOf(error))])
    .then((problems) => (problems.length > 0 && !ending.signal.aborted ? end(problems) : undefined));
  let detaching: Promise<void> | undefined;

  return {
    now: () => now,
    secret,
    async detach() {
      if (hasEnded(now.state)) return now;
      ending.abort();
      detaching ??= (async () => {
        if (now.state.kind !== 'left') become({ kind: 'detaching' });
        await settled;
        if (!hasEnded(now.state)) await end([]);
      })().finally(() => {
        detaching = undefined;
      });
      await detaching;
      return now;
    },
    arrived(atMs) {
      now = { ...now, arrived: now.arrived + 1, lastArrivedMs: atMs };
    },
    follow(webhookUrl) {
      if (wish.receive.kind !== 'tunnel' || !attached || webhookUrl === url) return;
      url = webhookUrl;
      void attached.repoint(webhookUrl).then((led) => led.ok && become(now.state, { url: redactUrl(webhookUrl) }));
    },
  };
}

const DESCRIPTION = 'Temporary: Hookglass removes it when it stops.';

async function registerThere(webhook: NewRemoteWebhook, { webhooks, upstream }: Server, how: AttachPorts): Promise<Remote<Attached>> {
  try {
    return await register(webhook, { webhooks, dataDir: how.dataDir, base: upstream.base, nowMs: how.clock.nowMs() });
  } catch (error) {
    return { ok: false, problem: finding('error', 'note', 'The webhook was not registered: no note of it can be kept', messageOf(error)) };
  }
}

/** Where the webhook is to lead. */
async function addressOf(receive: Receive, tunnel: Omit<ThroughTunnel, 'settings'>, how: AttachPorts): ReturnType<typeof throughTunnel> {
  if (how.hasOwnSecret()) return { ok: false, problem: OWN_SECRET };
  switch (receive.kind) {
    case 'here':
      return { ok: true, url: how.webhookUrl() };
    case 'url':
      return { ok: true, url: receive.url };
    case 'tunnel':
      return throughTunnel({ ...tunnel, settings: receive.settings }, how);
  }
}

/** What the first release with webhooks knows, every server that is attached knows. */
const OLDEST: Release = parseRelease(WEBHOOKS_SINCE) ?? { text: WEBHOOKS_SINCE, major: 3, minor: 3, patch: 0 };

const OWN_SECRET = finding(
  'error',
  'own-secret',
  'The endpoint “webhook” has a secret of its own',
  'It judges everything by that secret, so what the server signs would be refused.',
  'Take the secret of the endpoint away under Mock receiver, or start Hookglass without --receiver-secret.',
);
