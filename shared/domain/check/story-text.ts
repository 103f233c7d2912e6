import type { ExploreEnd, ExploreStory, StoryStep } from './story.ts';

/** What kind of deed a story tells of, as the rule that was broken: the title of a test that passes when it is mended. */
export const RULES: Readonly<Record<ExploreStory['fault'], string>> = {
  'counted-twice': 'a delivery that comes twice is counted once',
  'counted-too-often': 'a delivery is counted once',
  lost: 'an accepted delivery is counted',
  'lost-at-once': 'deliveries that come at once are all counted',
  'lost-behind-bad': 'a bad copy that comes first does no harm',
  'bad-accepted': 'a bad signature is refused',
  'stale-accepted': 'a timestamp that is too old, or no number of seconds, is refused',
  'bad-retried': 'a bad signature is refused with a status that is not retried',
  'bad-counted': 'a delivery with a bad signature is not counted',
  refused: 'a correctly signed delivery is accepted',
  redirected: 'a delivery is answered where it was sent',
  'given-up': 'a correctly signed delivery is accepted',
  'too-late': 'a delivery is answered within 30 s',
};

/** Each step as a line of cells: sign, what, detail, answer, count. */
export function storyRows({ steps }: Pick<ExploreStory, 'steps'>): string[][] {
  return steps.map((step) => [step.failed ? '✕' : '●', step.what, step.detail ?? '', step.answer ?? '', countText(step)]);
}

const countText = ({ count }: StoryStep): string => (count ? `count ${count.from} → ${count.to}` : '');

/** How sure it is, where it is not. */
export function seenText({ seen: { times, of } }: Pick<ExploreStory, 'seen'>): string | undefined {
  if (times === of) return undefined;
  if (times === 0) return `Seen once, and not again in ${of} replays: it depends on something that no sender decides.`;
  return `Seen ${times} of ${of} times: it depends on something that no sender decides.`;
}

/** The story as plain lines, for a report that has no columns. */
export function storyLines(story: ExploreStory): string[] {
  const steps = storyRows(story).map((cells) => cells.filter((cell) => cell !== '').join('  '));
  const seen = seenText(story);
  return [story.says, ...steps, ...(seen === undefined ? [] : [seen]), `Fix: ${story.fix}`, `Seed ${story.seed}`];
}

const NO_SIGHT = {
  probe: undefined,
  answers: 'That a delivery counts once was seen by the answers alone. A probe URL sees more: --probe-url.',
  none: 'Whether a delivery counts once was not seen: no probe URL was given, and the answers to repeated deliveries are like the first.',
} as const;

/** How the run ended, in sentences. */
export function endSentences(end: ExploreEnd, target: string): string[] {
  switch (end.kind) {
    case 'survived': {
      const sight = NO_SIGHT[end.sees];
      const time = end.outOfTime ? ' Then the time was over.' : '';
      return [`${sequences(end.passed)} and nothing wrong, seed ${end.seed}.${time}`, ...(sight === undefined ? [] : [sight])];
    }
    case 'found':
      return [end.story.says];
    case 'undecided':
      return [`Undecided after ${sequences(end.passed)}: ${end.message}`];
    case 'unreachable':
      return [`${target}: ${end.message}`];
    case 'stopped':
      return [`Stopped: ${sequences(end.passed)} had passed, seed ${end.seed}.`];
  }
}

export const sequences = (count: number): string => (count === 1 ? '1 sequence' : `${count} sequences`);
