import { expect, test } from 'vitest';
import { withGap } from '#core/tunnel/gaps.ts';
import type { TunnelState } from '#shared/domain/app/tunnel.ts';

const on: TunnelState = { kind: 'on', sinceMs: 0, publicUrl: 'https://a.example.net', latencyMs: 20, checkedAtMs: 0 };
const down: TunnelState = { kind: 'down', sinceMs: 0, tries: 1, problem: { code: 'ended', message: 'ssh ended.' } };

test('a gap lasts from the moment the tunnel is down until it answers again', () => {
  const opened = withGap([], on, down, 1000);

  expect(opened).toEqual([{ fromMs: 1000, why: 'ssh ended.' }]);
  expect(withGap(opened, down, down, 2000)).toBe(opened);
  expect(withGap(opened, down, on, 3000)).toEqual([{ fromMs: 1000, toMs: 3000, why: 'ssh ended.' }]);
});

test('stopping the tunnel ends a gap and opens none', () => {
  const opened = withGap([], on, down, 1000);

  expect(withGap(opened, down, { kind: 'off' }, 4000)).toMatchObject([{ toMs: 4000 }]);
  expect(withGap([], on, { kind: 'off' }, 4000)).toEqual([]);
});

test('a tunnel that has not been on yet has no gap', () => {
  expect(withGap([], { kind: 'starting', sinceMs: 0 }, down, 1000)).toEqual([]);
});

test('the newest 50 are kept, the newest first', () => {
  let gaps = withGap([], on, down, 0);
  for (let atMs = 1; atMs <= 60; atMs += 1) gaps = withGap(withGap(gaps, down, on, atMs), on, down, atMs);

  expect(gaps).toHaveLength(50);
  expect(gaps[0]?.fromMs).toBe(60);
});
