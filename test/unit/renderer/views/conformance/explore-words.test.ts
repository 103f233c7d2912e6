import { expect, it } from 'vitest';
import { endWords, howFar, onScreen, playedWords } from '#renderer/views/conformance/explore/explore-words.ts';
import type { Exploration } from '#shared/domain/check/exploration.ts';
import type { ExploreEnd, ExploreStory } from '#shared/domain/check/story.ts';

const ended = { seed: 4711, passed: 37, tookMs: 900 };
const story: ExploreStory = {
  ...{ seed: 4711, runs: 318, fault: 'counted-twice', says: 'A delivery that comes twice is counted twice.', fix: 'Keep ids.' },
  steps: [
    { what: 'Deliver A', failed: false },
    { what: 'Deliver A again', failed: false },
    { what: 'Count is 2, expected 1', failed: true },
  ],
  seen: { times: 5, of: 5 },
  scenario: { deliveries: [], steps: [] },
};
const found: ExploreEnd = { ...ended, kind: 'found', story };
const exploration: Exploration = {
  ...{ number: 1, target: 'http://127.0.0.1:1/', seed: 4711, runs: 200, timeSec: 60, passed: 37, startedAtMs: 0 },
  state: 'exploring',
};

it.each<[Partial<Exploration>, string]>([
  [{}, '37 of 200 sequences, seed 4711'],
  [{ state: 'shortening' }, 'found one after 37 sequences, making it shorter, seed 4711'],
  [{ state: 'replaying' }, 'sending it once more, seed 4711'],
  [{ state: 'playing', end: found }, 'playing the steps, seed 4711'],
  [{ state: 'ended', end: found }, '318 sequences, seed 4711, shrunk to 3 steps'],
  [{ state: 'ended', end: { ...found, story: { ...story, runs: 0 } } }, 'seed 4711'],
  [{ state: 'ended', end: { ...ended, kind: 'stopped' } }, '37 sequences, seed 4711'],
])('%o is as far as: %s', (now, words) => {
  expect(howFar({ ...exploration, ...now })).toBe(words);
});

it.each<[ExploreEnd, string]>([
  [found, 'A delivery that comes twice is counted twice.'],
  [{ ...ended, kind: 'survived', sees: 'probe', outOfTime: false }, '37 sequences and nothing wrong.'],
  [
    { ...ended, kind: 'survived', sees: 'none', outOfTime: true },
    '37 sequences and nothing wrong. Then the time was over. Whether a delivery counts once was not seen: type a probe URL above.',
  ],
  [{ ...ended, kind: 'undecided', message: 'The count moves by itself.' }, 'Undecided after 37 sequences: The count moves by itself.'],
  [{ ...ended, kind: 'unreachable', message: 'Nobody answers.' }, 'Nobody answers.'],
  [{ ...ended, kind: 'stopped' }, 'Stopped: 37 sequences had passed.'],
])('%o is told as: %s', (end, words) => {
  expect(endWords(end)).toBe(words);
});

it.each<[ExploreEnd, string]>([
  [found, 'Played again: the same.'],
  [{ ...found, story: { ...story, fault: 'lost', says: 'An accepted delivery is lost.' } }, 'Played again: An accepted delivery is lost.'],
  [{ ...ended, kind: 'survived', sees: 'probe', outOfTime: false }, 'Played again: nothing wrong this time.'],
  [{ ...ended, kind: 'stopped' }, 'Playing it again was stopped.'],
  [{ ...ended, kind: 'unreachable', message: 'Nobody answers.' }, 'Played again: Nobody answers.'],
])('%o, played again, is told as: %s', (played, words) => {
  expect(playedWords(played, story)).toBe(words);
});

it('a flag of the command line is said to be one, since there is no field for it', () => {
  expect(onScreen('If it counts only some events, name them with --events.')).toBe(
    'If it counts only some events, explore on the command line with --events.',
  );
});
