import { type ExploreStory, FAULTS, type Fault } from '#shared/domain/check/story.ts';
import type { CheckSent } from '../check-send.ts';
import type { Obstacle } from '../obstacle.ts';
import type { Failed } from './confirm.ts';

const KEEP_IDS =
  'Store the delivery id in the same transaction as the work, with a unique index, and answer 200 without working again when it is there already.';
const VERIFY_FIRST = 'Verify the signature before anything else is done with a request, the look-up of its delivery id included.';

const FIXES: Readonly<Record<Fault, string>> = {
  'counted-twice': `${KEEP_IDS} What is only in memory is forgotten by a restart.`,
  'counted-too-often': 'Look for work that is done again: a retry inside the receiver, or two handlers for one event.',
  lost: 'Answer 200 only when the event is stored. If the probe URL counts only some events, name them with --events.',
  'lost-at-once': 'Look for a value that is read, waited with and written back: let the database count, or lock it.',
  'lost-behind-bad': VERIFY_FIRST,
  'bad-accepted': VERIFY_FIRST,
  'stale-accepted': 'Refuse a timestamp that is not a whole number of seconds, and one that is more than 300 s old, with 400.',
  'bad-retried': 'Answer 400 or 401 to what cannot be believed, and let no error of the check itself reach the outside.',
  'bad-counted': VERIFY_FIRST,
  refused:
    'Hash the raw bytes of the body before anything parses it, and answer 200 to what is signed correctly and not older than 300 s, whatever it says.',
  redirected: 'Register the final URL, with its scheme and its slash at the end.',
  'given-up': 'Look into the log of the receiver for the error behind this answer.',
  'too-late': 'Store the event, answer at once, and do the work afterwards.',
};

export function storyOf(
  { failure: { fault, verdict }, told, scenario, seen }: Failed & Pick<ExploreStory, 'seen'>,
  { seed, runs }: Pick<ExploreStory, 'seed' | 'runs'>,
): ExploreStory {
  return { seed, runs, fault, says: FAULTS[fault], fix: FIXES[fault], steps: [...told, { what: verdict, failed: true }], seen, scenario };
}

const FAULT_BY_CHECK: Readonly<Record<Obstacle['check'], Fault>> = {
  'valid-signature': 'refused',
  'no-body-lost': 'redirected',
  'answers-in-time': 'too-late',
};

/** The plainest delivery was not taken: no sequence is needed to tell why. */
export function obstacleStory({ check, why, fix }: Obstacle, sent: CheckSent): Omit<ExploreStory, 'seed'> {
  const fault = sent.kind === 'answer' && sent.status >= 300 && sent.status < 400 ? 'redirected' : FAULT_BY_CHECK[check];
  const event = 'model_version.created';
  return {
    ...{ runs: 0, fault, says: FAULTS[fault], fix: fix ?? FIXES[fault] },
    steps: [
      {
        ...{ what: 'Deliver A', detail: event, answer: sent.kind === 'answer' ? String(sent.status) : sent.reason },
        ...(sent.row !== undefined && { rows: [sent.row] }),
        failed: false,
      },
      { what: why, failed: true },
    ],
    seen: { times: 1, of: 1 },
    scenario: { deliveries: [{ name: 'A', event, kind: 'plain' }], steps: [{ do: 'deliver', deliveries: ['A'] }] },
  };
}
