import { describe, expect, it } from 'vitest';
import { createDesktopNews } from '#renderer/state/desktop-news.ts';
import type { StreamEvent, StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { CheckRunSummary } from '#shared/domain/check/run.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { aDelivery } from '../../../support/a-delivery.ts';

let seq = 0;
const event = (body: StreamEventBody): StreamEvent => ({ seq: ++seq, ...body });
const changed = (delivery: DeliverySummary) => event({ type: 'delivery.changed', delivery });
const failed = (change: Partial<DeliverySummary> = {}) =>
  aDelivery({ state: 'exhausted', webhookName: 'alias-hook', lastStatus: 503, createdAtMs: 1000, tookMs: 500, ...change });

const run = (change: Partial<CheckRunSummary>): StreamEvent =>
  event({
    type: 'check.changed',
    run: {
      number: 3,
      target: 'http://127.0.0.1:8000/webhook',
      state: 'running',
      startedAtMs: 0,
      asked: 24,
      summary: { passed: 0, failed: 0, warned: 0, skipped: 0 },
      ...change,
    },
  });

describe('what the desktop app is told', () => {
  it('is a failure once, when it has failed for good', () => {
    const { take } = createDesktopNews(() => 2000);

    expect(take([changed(failed({ id: 'd5', state: 'waiting' }))])).toEqual([]);
    expect(take([changed(failed({ id: 'd5' }))])).toEqual([
      { kind: 'failed', id: 'd5', webhook: 'alias-hook', text: 'model_version_alias.created 503' },
    ]);
    expect(take([changed(failed({ id: 'd5', starred: true }))])).toEqual([]);
  });

  it('is no failure of long ago that somebody stars, and none of what a check refuses on purpose', () => {
    const { take } = createDesktopNews(() => 10_000_000);

    expect(take([changed(failed({ starred: true }))])).toEqual([]);
    expect(take([changed(failed({ source: 'conformance', createdAtMs: 9_999_999 }))])).toEqual([]);
  });

  it('is a run that ended while it was watched, and how far it is', () => {
    const { take, news } = createDesktopNews(() => 0);
    const progress = () => news({ status: undefined, paused: false, unseen: 0 }).progress;

    expect(take([run({ state: 'finished' })])).toEqual([]);
    take([run({})]);
    expect(progress()).toBe(0);
    take([event({ type: 'check.outcome', number: 3, outcome: { id: 'valid', level: 'must', result: 'pass', answer: '200' } as never })]);
    expect(progress()).toBeCloseTo(1 / 24);
    expect(take([run({ state: 'finished', summary: { passed: 21, failed: 1, warned: 2, skipped: 0 } })])).toEqual([
      { kind: 'run', title: 'Run 3 has finished', text: '21 passed, 1 failed, 2 warned', place: 'conformance/runs/3' },
    ]);
    expect(progress()).toBeNull();
  });

  it('has the three newest failures, the newest first, without those that were sent after all', () => {
    const { take, news } = createDesktopNews(() => 2000);
    take(['d1', 'd2', 'd3', 'd4'].map((id) => changed(failed({ id }))));
    take([changed(failed({ id: 'd4', state: 'delivered' }))]);

    expect(news({ status: undefined, paused: false, unseen: 2 })).toMatchObject({
      state: 'failing',
      failures: [{ id: 'd3' }, { id: 'd2' }],
    });
  });
});
