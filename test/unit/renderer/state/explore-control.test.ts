import { expect, it } from 'vitest';
import type { ChecksState } from '#renderer/state/checks-control.ts';
import { askedOf, createExploreControl } from '#renderer/state/explore-control.ts';
import { createStore } from '#renderer/state/store.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import type { Exploration } from '#shared/domain/check/exploration.ts';

const before: Exploration = {
  ...{ number: 1, target: 'http://127.0.0.1:1/', seed: 7, runs: 200, timeSec: 60, passed: 12, startedAtMs: 0 },
  ...{ state: 'ended', end: { kind: 'stopped', seed: 7, passed: 12, tookMs: 900 } },
};
const after: Exploration = { ...before, seed: 8, passed: 0, state: 'exploring', startedAtMs: 5 };
delete after.end;

function control(read: Exploration) {
  const asked: unknown[] = [];
  const refuse = () => Promise.reject(new Error('this is not asked for here'));
  const checks = {
    state: createStore<ChecksState>({ read: new Map(), asking: new Set(), fields: { secret: '', probeUrl: '' }, wrong: {}, busy: false }),
  };
  const exploring = createExploreControl(
    {
      explorations: () => Promise.resolve([before]),
      exploration: (number) => {
        asked.push(number);
        return Promise.resolve(read);
      },
      ...{ startExploration: refuse, stopExploration: refuse, playExploration: refuse, explorationFiles: refuse },
    },
    checks,
  );
  return { exploring, asked, checks };
}

const changed = ({ number, seed, runs, state, passed }: Exploration): StreamEvent => ({
  ...{ seq: 1, type: 'explore.changed' },
  exploration: { number, seed, runs, state, passed },
});

it('what goes on is taken from the event alone', async () => {
  const { exploring, asked } = control(before);
  await exploring.again();

  exploring.take([changed({ ...before, state: 'playing' })]);

  expect(exploring.state.get().explorations).toEqual([{ ...before, state: 'playing' }]);
  expect(asked).toEqual([]);
});

it('a core that has started anew counts from 1 again: its first is not taken for the one of before', async () => {
  const { exploring, asked } = control(after);
  await exploring.again();

  exploring.take([changed(after)]);

  expect(exploring.state.get().explorations).toEqual([before]);
  await expect.poll(() => exploring.state.get().explorations).toEqual([after]);
  expect(asked).toEqual([1]);
});

it('a story whose secret was typed needs it once more', async () => {
  const { exploring, checks } = control(before);

  await exploring.play(before);

  expect(checks.state.get().wrong).toEqual({ secret: 'Type the secret that the receiver checks with.' });
  expect(exploring.state.get().wrong).toBeUndefined();
});

it('what is typed for the next one is read, and what it cannot be is said', () => {
  expect(askedOf({ runs: '', timeSec: ' ', events: '' })).toEqual({});
  expect(askedOf({ runs: '12', timeSec: '1.5', events: ' model_version* ' })).toEqual({ runs: 12, timeSec: 1.5, events: 'model_version*' });
  expect(askedOf({ runs: '0', timeSec: '', events: '' })).toBe('Sequences are a whole number from 1 to 1000000, not 0.');
  expect(askedOf({ runs: '', timeSec: 'long', events: '' })).toBe('The time is 1 to 3600 s, not long.');
});
