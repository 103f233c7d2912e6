import { describe, expect, it } from 'vitest';
import type { StreamListener } from '#renderer/state/core-link.ts';
import { startLive } from '#renderer/state/live.ts';
import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import type { StreamEvent, StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { TunnelStatus } from '#shared/domain/app/tunnel.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { aDelivery } from '../../../support/a-delivery.ts';

const STATUS: CoreStatus = {
  version: '0.1.0',
  mlflowVersion: '3.17.2',
  pid: 1,
  startedAtMs: 0,
  dataDir: '/data/hookglass',
  urls: {
    mlflow: 'http://127.0.0.1:5000',
    receiver: 'http://127.0.0.1:8000',
    receiverTls: null,
    webhookUrl: 'http://127.0.0.1:8000/webhook',
    inspector: 'http://127.0.0.1:5080',
  },
  profile: 'documented',
  timeScale: 1,
  urlPolicy: 'local',
  keepCount: 100_000,
  counts: { deliveries: 0, failed: 0, unfinished: 0, captures: 0, webhooks: 0 },
};

const OFF: TunnelStatus = { state: { kind: 'off' }, reaches: 'http://127.0.0.1:8000', gaps: [], followers: [] };

/** A core that is an array, newest first, and a stream that the test speaks for. */
function rig(stored: DeliverySummary[] = []) {
  let listener: StreamListener | undefined;
  let seq = 0;
  let answer: Promise<void> = Promise.resolve();
  const webhooks: Webhook[] = [];
  const live = startLive({
    source: {
      status: async () => STATUS,
      webhooks: async () => ({ items: [...webhooks] }),
      tunnel: async () => OFF,
      rows: async () => {
        const items = [...stored];
        await answer;
        return { items };
      },
      unheard: async () => ({ items: [] }),
      stream(given) {
        listener = given;
        return { close: () => undefined, tryNow: () => undefined };
      },
    },
    onFrame(callback) {
      callback();
      return () => undefined;
    },
    nowMs: () => (seq += 1000),
    later: () => undefined,
  });
  return {
    live,
    stored,
    webhooks,
    holdAnswers() {
      let release: () => void = () => undefined;
      answer = new Promise((resolve) => {
        release = resolve;
      });
      return () => release();
    },
    say: (...bodies: (StreamEventBody & { cut?: string[] })[]) =>
      listener?.events(bodies.map((body): StreamEvent => ({ seq: ++seq, ...body }))),
    opened: (resumed: boolean) => listener?.opened({ resumed, seq }),
    closed: () => listener?.closed(seq + 250),
    gap: () => listener?.gap(),
    ids: () => live.log.slice(live.log.start, live.log.end).map(({ id }) => id),
  };
}

const created = (id: string, atMs: number, more = {}): StreamEventBody => ({
  type: 'delivery.created',
  delivery: aDelivery({ id, createdAtMs: atMs, ...more }),
});

/** Lets promises that have nothing to wait for come to their end. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the live picture', () => {
  it('reads what is kept and then follows the stream', async () => {
    const test = rig([aDelivery({ id: 'd2', createdAtMs: 2 }), aDelivery({ id: 'd1', createdAtMs: 1 })]);

    test.opened(false);
    await settled();
    test.say(created('d3', 3));

    expect(test.ids()).toEqual(['d1', 'd2', 'd3']);
    expect(test.live.state.get().follow.head).toBe(test.live.log.end);
  });

  it('doubles nothing when the stream is faster than the first reading, and keeps the newer state', async () => {
    const test = rig([aDelivery({ id: 'd2', createdAtMs: 2, state: 'in-flight' }), aDelivery({ id: 'd1', createdAtMs: 1 })]);
    const release = test.holdAnswers();

    test.opened(false);
    await settled();
    test.say({ type: 'delivery.changed', delivery: aDelivery({ id: 'd2', createdAtMs: 2, state: 'delivered' }) });
    release();
    await settled();

    expect(test.ids()).toEqual(['d1', 'd2']);
    expect(test.live.log.get('d2')).toMatchObject({ state: 'delivered' });
  });

  it('puts a row that changes while the list is read again where it belongs', async () => {
    const test = rig([aDelivery({ id: 'd1', createdAtMs: 1 })]);
    test.opened(false);
    await settled();
    test.stored.unshift(...['d4', 'd3', 'd2'].map((id, i) => aDelivery({ id, createdAtMs: 4 - i, state: 'in-flight' })));
    const release = test.holdAnswers();

    test.gap();
    await settled();
    test.say({ type: 'delivery.changed', delivery: aDelivery({ id: 'd3', createdAtMs: 3, state: 'delivered' }) }, created('d5', 5));
    release();
    await settled();

    expect(test.ids()).toEqual(['d1', 'd2', 'd3', 'd4', 'd5']);
    expect(test.live.log.get('d3')).toMatchObject({ state: 'delivered' });
  });

  it('reads again after a gap, in order, and says how many deliveries that brought', async () => {
    const test = rig([aDelivery({ id: 'd1', createdAtMs: 1, state: 'waiting' })]);
    test.opened(false);
    await settled();

    test.stored.unshift(aDelivery({ id: 'd3', createdAtMs: 3 }), aDelivery({ id: 'd2', createdAtMs: 2 }));
    test.stored[2] = aDelivery({ id: 'd1', createdAtMs: 1, state: 'delivered' });
    test.gap();
    await settled();

    expect(test.ids()).toEqual(['d1', 'd2', 'd3']);
    expect(test.live.log.get('d1')).toMatchObject({ state: 'delivered' });
    expect(test.live.state.get().caughtUp?.count).toBe(2);
  });

  it('remembers since when the connection is lost, and reads again from a core that has restarted', async () => {
    const test = rig([aDelivery({ id: 'd1', createdAtMs: 1 })]);
    test.opened(false);
    await settled();

    test.closed();
    const lost = test.live.state.get().connection;
    test.closed();
    expect(lost.kind).toBe('lost');
    expect(test.live.state.get().connection).toMatchObject({ kind: 'lost', sinceMs: lost.kind === 'lost' && lost.sinceMs });

    test.stored.unshift(aDelivery({ id: 'd2', createdAtMs: 2 }));
    test.opened(false);
    await settled();
    expect(test.live.state.get().connection.kind).toBe('live');
    expect(test.ids()).toEqual(['d1', 'd2']);
  });

  it('names what a batch touched: deliveries by our id, captures by the id of the header', async () => {
    const test = rig();
    const touched: unknown[] = [];
    test.live.onTouched((ids) => touched.push(ids === 'all' ? ids : [...ids]));
    test.opened(false);
    await settled();

    test.say(created('d1', 1), {
      type: 'capture.added',
      capture: {
        id: 'c1',
        deliveryId: 'uuid',
        method: 'POST',
        target: '/webhook',
        httpVersion: '1.1',
        bodySize: 1,
        outcome: 'accepted',
        verdict: { result: 'valid' },
        duplicate: false,
        browser: false,
        peer: '127.0.0.1',
        tookMs: 1,
        atMs: 1,
      },
    });

    expect(touched).toEqual(['all', ['d1', 'uuid']]);
  });

  it('knows the tunnel from its first reading on, and believes the stream more than an answer that was under way', async () => {
    const test = rig();
    const starting: TunnelStatus = { ...OFF, state: { kind: 'starting', sinceMs: 1 } };

    test.opened(false);
    test.say({ type: 'tunnel.changed', tunnel: starting });
    await settled();
    expect(test.live.state.get().tunnel).toEqual(starting);

    test.opened(false);
    await settled();
    expect(test.live.state.get().tunnel).toEqual(OFF);
  });

  it('asks for all gaps of the tunnel when an event may not hold them', async () => {
    const test = rig();
    test.opened(false);
    await settled();

    const gaps = [1, 2, 3, 4, 5].map((fromMs) => ({ fromMs, toMs: fromMs, why: 'cut' }));
    test.say({ type: 'tunnel.changed', tunnel: { ...OFF, gaps } });
    expect(test.live.state.get().tunnel?.gaps).toHaveLength(5);
    await settled();

    expect(test.live.state.get().tunnel).toEqual(OFF);
  });

  it('asks for a webhook that an event does not hold whole, and shows no half of it', async () => {
    const test = rig();
    const hook: Webhook = {
      id: 'w1',
      name: 'a',
      url: 'http://a/',
      events: [],
      status: 'ACTIVE',
      secret: 'none',
      createdAtMs: 1,
      updatedAtMs: 1,
    };
    test.webhooks.push(hook);
    test.opened(false);
    await settled();

    test.webhooks[0] = { ...hook, description: 'all of a long text' };
    test.say({ type: 'webhook.changed', webhook: { ...hook, description: 'all of' }, cut: ['webhook.description'] });
    expect(test.live.state.get().webhooks.get('w1')?.description).toBeUndefined();
    await settled();

    expect(test.live.state.get().webhooks.get('w1')?.description).toBe('all of a long text');
  });
});
