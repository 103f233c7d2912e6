import { type Attached, problemWords } from '#core/bridge/attached.ts';
import type { RemoteWebhooks } from '#core/bridge/remote-webhooks.ts';
import { CONTAINER_WAY } from '#shared/domain/app/container-names.ts';
import { finding } from '#shared/domain/app/finding.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import type { CaptureSummary } from '#shared/domain/delivery/capture.ts';
import { followCore } from '../follow-core.ts';
import { newestOnly } from '../newest-only.ts';
import { pause } from '../pause.ts';
import { asking, type RunningCore } from '../running-core.ts';
import { liveLine } from '../terminal/live-line.ts';
import { failed } from './failed.ts';
import type { Lease } from './lease.ts';

export interface FollowAttachedOptions {
  core: RunningCore;
  attached: Attached;
  lease: Lease;
  /** That of the captures which the server signed. */
  origin: string;
  webhooks: RemoteWebhooks;
  stopped: AbortSignal;
  listCacheMs: number;
  /** Where the webhook leads, when that is a tunnel: it is led on to a new address. */
  tunnelUrl: string | undefined;
  /** For people. */
  say(line: string): void;
  show(capture: CaptureSummary): void;
}

/** A person stops a core, changes a flag and starts it again. */
const PATIENCE_MS = 60_000;

/**
 * Shows what arrives until it is stopped. Meanwhile the server's list of webhooks is waited out, then it is asked for its test.
 * @throws StartError `check-failed` when the test shows that the server does not reach the receiver
 */
export async function followAttached(options: FollowAttachedOptions): Promise<void> {
  const { core, attached, lease, stopped, show } = options;
  const over = new AbortController();
  const end = AbortSignal.any([stopped, over.signal]);
  let arrived = 0;
  const shown = newestOnly((capture) => {
    // What goes round on this machine has its own verbs.
    if (capture.row === undefined) return;
    if (capture.origin === options.origin) arrived += 1;
    show(capture);
  });
  shown.startAfter((await asking(() => core.client.captures({ limit: 1 }))).items[0]?.id);
  const follower = {
    async joined() {
      await lease.ask();
      shown.missed((await asking(() => core.client.captures({ limit: 1000 }))).items.toReversed());
    },
    events(events: readonly StreamEvent[]) {
      for (const event of events) {
        if (event.type === 'capture.added') shown.next(event.capture);
        if (event.type === 'tunnel.changed') void followTunnel(event.tunnel.webhookUrl);
      }
    },
  };
  let url = options.tunnelUrl;
  async function followTunnel(webhookUrl: string | undefined): Promise<void> {
    if (url === undefined || webhookUrl === undefined || webhookUrl === url) return;
    url = webhookUrl;
    const led = await attached.repoint(webhookUrl);
    options.say(led.ok ? `The tunnel has a new address, and the webhook leads there: ${webhookUrl}` : problemWords(led.problem));
  }
  const following = followCore({ core, patienceMs: PATIENCE_MS, stopped: end }, follower);
  try {
    await Promise.race([following, settleIn(options, end, () => arrived)]);
    await following;
  } finally {
    over.abort();
    await following.catch(() => undefined);
  }
}

async function settleIn(
  { listCacheMs, say, webhooks, attached }: FollowAttachedOptions,
  end: AbortSignal,
  arrived: () => number,
): Promise<void> {
  const untilMs = performance.now() + listCacheMs;
  const left = () => Math.max(0, Math.ceil((untilMs - performance.now()) / 1000));
  if (listCacheMs > 0)
    say(`Its list of webhooks may be ${listCacheMs / 1000} s old: changes in between may go unheard. What arrives is shown.`);
  const line = liveLine();
  // Whoever stops it in the middle of the test is not shown a line that goes on.
  end.addEventListener('abort', () => line.end(), { once: true });
  line.show(() => `waiting for the server's list of webhooks: ${left()} s left, ${arrived()} arrived`);
  await pause(listCacheMs, end);
  if (!end.aborted) line.show('the server is asked for its test');
  const tested = end.aborted ? undefined : await webhooks.test(attached.id);
  line.end();
  if (!tested || end.aborted) return;
  if (!tested.ok) throw failed(tested.problem);
  const { success, status, message = 'It does not say why' } = tested.value;
  if (status === undefined && !success) {
    const why = `It was asked for its test, and says: ${message}`;
    throw failed(
      finding(
        'error',
        'not-reached',
        'The server does not reach the receiver',
        why,
        `Name an address that it reaches with --webhook-url, or receive through --tunnel. ${CONTAINER_WAY}`,
      ),
    );
  }
  say(`The server's test arrived and was answered ${status ?? 'well'}. Changes there are shown here until you stop this.`);
}
