import type { TunnelFollower, TunnelGap, TunnelProblem, TunnelProviderInfo, TunnelState, TunnelStatus } from '#shared/domain/app/tunnel.ts';
import type { TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';
import { providerOf } from '#shared/domain/app/tunnel-providers.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { cameThrough, type TunnelMarks } from './came-through.ts';
import type { Expose } from './expose.ts';
import { withGap } from './gaps.ts';
import type { Probe } from './probe.ts';
import type { Before, Launch } from './provider.ts';
import { type Supervision, supervise } from './supervise.ts';

/** What the control API may ask of the tunnel. There is one tunnel at most, off until somebody starts it. */
export interface Tunnel {
  status(): TunnelStatus;
  /** Replaces a tunnel that is on. Resolves with the status `starting` or `failed`; what follows is told by events. */
  expose(settings: TunnelSettings): Promise<TunnelStatus>;
  /** Resolves when the program is gone. */
  close(): Promise<TunnelStatus>;
  /** The address under which the world reaches the receiver, or did until it went down; undefined before that. */
  publicUrl(): string | undefined;
  /** Publishes the status as it is now. */
  announce(): void;
  /** What could be used here, with versions. */
  providers(): Promise<TunnelProviderInfo[]>;
  /** Whether a request with these headers (name, value, name …) came through the tunnel. */
  carries(rawHeaders: readonly string[]): boolean;
}

export interface TunnelOptions {
  clock: Clock;
  random: () => number;
  expose: Expose;
  probe: Probe;
  network: () => string;
  /** The receiver's address on this machine, for people. */
  receiverUrl: () => string;
  launch: (settings: TunnelSettings, before?: Before) => Launch | { problem: TunnelProblem };
  providers: () => Promise<TunnelProviderInfo[]>;
  /** Called with each change, and with fresh latencies at most every 10 s. */
  publish: (status: TunnelStatus) => void;
  /** Called whenever the tunnel begins to answer, with the address under which it does. */
  onPublicUrl: (publicUrl: string) => void;
  followers: () => TunnelFollower[];
}

const LATENCY_NEWS_MS = 10_000;
/** Each event stays small; the status has them all. */
const GAPS_IN_NEWS = 5;

export function createTunnel(options: TunnelOptions): Tunnel {
  const { clock, publish } = options;
  let state: TunnelState = { kind: 'off' };
  let settings: TunnelSettings | undefined;
  let gaps: readonly TunnelGap[] = [];
  let supervision: Supervision | undefined;
  let publishedMs = 0;
  /** Known while it runs. Its earlier names are among them: a request may have been on its way. */
  let marks: TunnelMarks | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  function become(next: TunnelState): void {
    const before = state;
    state = next;
    gaps = withGap(gaps, before, next, clock.nowMs());
    const isNew = isNews(before, next);
    if (isNew && next.kind === 'on') options.onPublicUrl(next.publicUrl);
    if (isNew || clock.nowMs() - publishedMs >= LATENCY_NEWS_MS) announce();
  }

  function announce(): void {
    publishedMs = clock.nowMs();
    publish({ ...status(), gaps: gaps.slice(0, GAPS_IN_NEWS) });
  }

  function status(): TunnelStatus {
    const url = urlOf(state);
    return {
      state,
      ...(settings && { settings }),
      reaches: options.receiverUrl(),
      ...(url !== undefined && { webhookUrl: `${url}/webhook` }),
      gaps: [...gaps],
      followers: options.followers(),
    };
  }

  /** Known from the moment that the program prints it: a request may be faster than our own question. */
  const expose: Expose = (launch, events) =>
    options.expose(launch, {
      ...events,
      onUrl(publicUrl) {
        const host = URL.parse(publicUrl)?.host;
        if (marks && host !== undefined) marks = { ...marks, hosts: new Set([...marks.hosts, host]) };
        events.onUrl(publicUrl);
      },
    });

  async function closeNow(): Promise<void> {
    const ending = supervision;
    supervision = undefined;
    await ending?.stop();
    marks = undefined;
    if (state.kind !== 'off') become({ kind: 'off' });
  }

  /** One start or stop after the other, whoever asks. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  }

  return {
    status,
    publicUrl: () => urlOf(state),
    announce,
    expose: (chosen) =>
      inTurn(async () => {
        await closeNow();
        settings = chosen;
        marks = marksOf(chosen, options.receiverUrl());
        supervision = supervise({ ...options, expose, launch: (before) => options.launch(chosen, before), tell: become });
        return status();
      }),
    close: () =>
      inTurn(async () => {
        await closeNow();
        return status();
      }),
    providers: options.providers,
    carries: (rawHeaders) => marks !== undefined && cameThrough(rawHeaders, marks),
  };
}

/** What tells a request of the tunnel before its public name is known. */
function marksOf(settings: TunnelSettings, receiverUrl: string): TunnelMarks {
  const { header, farPort } = providerOf(settings.provider).marks;
  const port = farPort && 'remotePort' in settings ? settings.remotePort : undefined;
  // The receiver's own port would say nothing.
  const isTold = port && !receiverUrl.endsWith(`:${port}`);
  const hosts = new Set(isTold ? ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${port}`) : []);
  return { hosts, ...(header !== undefined && { header }) };
}

function urlOf(state: TunnelState): string | undefined {
  return state.kind === 'on' || state.kind === 'down' ? state.publicUrl : undefined;
}

function isNews(before: TunnelState, next: TunnelState): boolean {
  return before.kind !== 'on' || next.kind !== 'on' || before.publicUrl !== next.publicUrl;
}
