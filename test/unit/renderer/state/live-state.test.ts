import { describe, expect, it } from 'vitest';
import { type LiveEvent, type LiveState, reduce, startState } from '#renderer/state/live-state.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';

const stateAfter = (...events: LiveEvent[]): LiveState => events.reduce(reduce, startState());
const streamed = (event: StreamEventBody): LiveEvent => ({ type: 'streamed', event: { seq: 1, ...event } });
const webhook = (id: string, name: string) => ({ id, name }) as Webhook;

describe('the state of the page', () => {
  it('follows webhooks by what was answered and what the stream tells after it', () => {
    const { webhooks } = stateAfter(
      { type: 'answered', status: {} as never, webhooks: [webhook('w1', 'one'), webhook('w2', 'two')] },
      streamed({ type: 'webhook.changed', webhook: webhook('w2', 'renamed') }),
      streamed({ type: 'webhook.deleted', id: 'w1' }),
    );

    expect([...webhooks.values()].map(({ name }) => name)).toEqual(['renamed']);
  });

  it('remembers since when the line is lost, and forgets it when it is back', () => {
    const lost = stateAfter({ type: 'opened' }, { type: 'closed', nowMs: 10, retryAtMs: 20 }, { type: 'closed', nowMs: 30, retryAtMs: 40 });

    expect(lost.connection).toEqual({ kind: 'lost', sinceMs: 10, retryAtMs: 40 });
    expect(reduce(lost, { type: 'opened' }).connection).toEqual({ kind: 'live' });
  });

  it('moves the head with the log, unless somebody scrolled away', () => {
    const listed = { type: 'listed', version: 1, end: 3, nowMs: 5 } as const;

    expect(stateAfter(listed).follow.head).toBe(3);
    expect(stateAfter({ type: 'follow', action: { type: 'scrolled', away: true } }, listed).follow.head).toBe(0);
    expect(stateAfter({ ...listed, caughtUp: 2 }).caughtUp).toEqual({ count: 2, atMs: 5 });
  });

  it('says how far the first reading is, until it is over', () => {
    const reading = stateAfter({ type: 'reading', rows: 200 });

    expect(reading.reading).toEqual({ rows: 200 });
    expect(reduce(reading, { type: 'read' })).not.toHaveProperty('reading');
  });

  it('stays the same object where nothing changed, so that nothing is drawn', () => {
    const state = stateAfter({ type: 'listed', version: 1, end: 3, nowMs: 5 }, { type: 'failures', unseen: 1 });

    expect(reduce(state, { type: 'listed', version: 1, end: 3, nowMs: 6 })).toBe(state);
    expect(reduce(state, { type: 'failures', unseen: 1 })).toBe(state);
    expect(reduce(state, { type: 'read' })).toBe(state);
  });
});
