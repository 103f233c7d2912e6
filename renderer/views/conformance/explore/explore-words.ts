import { plural } from '#renderer/ui/format.ts';
import type { Exploration } from '#shared/domain/check/exploration.ts';
import type { ExploreEnd, ExploreStory } from '#shared/domain/check/story.ts';
import { sequences } from '#shared/domain/check/story-text.ts';
import { unreachable } from '#shared/domain/unreachable.ts';

/** `37 of 200 sequences`, `318 sequences`, each with its seed; `shrunk to 3 steps` follows when a story was found. */
export function howFar({ state, passed, runs, seed, end }: Exploration): string {
  const words = `seed ${seed}`;
  switch (state) {
    case 'exploring':
      return `${passed} of ${sequences(runs)}, ${words}`;
    case 'shortening':
      return `found one after ${sequences(passed)}, making it shorter, ${words}`;
    case 'replaying':
      return `sending it once more, ${words}`;
    case 'playing':
      return `playing the steps, ${words}`;
    case 'ended':
      break;
    default:
      return unreachable(state);
  }
  if (end?.kind !== 'found') return `${sequences(passed)}, ${words}`;
  const { story } = end;
  return story.runs === 0 ? words : `${sequences(story.runs)}, ${words}, shrunk to ${plural(story.steps.length, 'step')}`;
}

const NO_SIGHT = {
  probe: '',
  answers: ' That a delivery counts once was seen by the answers alone; a probe URL sees more.',
  none: ' Whether a delivery counts once was not seen: type a probe URL above.',
} as const;

/** What came of it, in a sentence or two. */
export function endWords(end: ExploreEnd): string {
  switch (end.kind) {
    case 'survived':
      return `${sequences(end.passed)} and nothing wrong.${end.outOfTime ? ' Then the time was over.' : ''}${NO_SIGHT[end.sees]}`;
    case 'found':
      return end.story.says;
    case 'undecided':
      return `Undecided after ${sequences(end.passed)}: ${onScreen(end.message)}`;
    case 'unreachable':
      return end.message;
    case 'stopped':
      return `Stopped: ${sequences(end.passed)} had passed.`;
    default:
      return unreachable(end);
  }
}

/** What came of playing the steps of a story again. */
export function playedWords(played: ExploreEnd, story: ExploreStory): string {
  if (played.kind === 'survived') return 'Played again: nothing wrong this time.';
  if (played.kind === 'stopped') return 'Playing it again was stopped.';
  if (played.kind === 'found' && played.story.fault === story.fault) return 'Played again: the same.';
  return `Played again: ${endWords(played)}`;
}

/** The command line has a flag where there is no field on screen. */
export const onScreen = (text: string): string => text.replace('name them with --events', 'explore on the command line with --events');
