import { isSignedAnew, type Move, SPOILED, type Spoiled } from '#shared/domain/check/explore-moves.ts';
import type { Fault } from '#shared/domain/check/story.ts';
import type { CheckSent } from '../check-send.ts';
import { isTaken } from '../judged.ts';
import { redirectOf } from '../redirect.ts';
import { signOf, type TellingAnswers } from './answers-tell.ts';
import { type ModelDelivery, mayBeRefused, type SequenceModel } from './model.ts';
import { isSentAgain, isTooLate } from './sender.ts';

/** What a correct receiver would not have done. */
export interface Failure {
  fault: Fault;
  /** The last line of the story: "Count is 2, expected 1". */
  verdict: string;
}

export interface Copies {
  /** Of each copy, every attempt. */
  tries: readonly (readonly [CheckSent, ...CheckSent[]])[];
  /** The receiver has not accepted it before. */
  isFirst: boolean;
  target: string;
  answers?: TellingAnswers;
}

type JudgedCopies = { kind: 'fine'; state: ModelDelivery['state'] } | { kind: 'failed'; failure: Failure };

/** The answers to a delivery that is signed correctly. */
export function judgeCopies({ name, kind, state, spoiledFirst }: ModelDelivery, { tries, isFirst, target, answers }: Copies): JudgedCopies {
  const failed = (fault: Fault, verdict: string): JudgedCopies => ({ kind: 'failed', failure: { fault, verdict } });
  const finals = tries.map((attempts) => attempts.at(-1) ?? attempts[0]);
  const late = finals.find(isTooLate);
  if (late) return failed('too-late', `No answer to ${name} within 30 s, after which MLflow sends it again`);
  const redirected = finals.map((sent) => redirectOf({ sent }, target)).find((redirect) => redirect !== undefined);
  if (redirected) return failed('redirected', `${name} is redirected with ${redirected.status} to ${redirected.to}, expected 2xx`);
  const endless = finals.find(isSentAgain);
  if (endless) {
    const fault = spoiledFirst && isFirst ? 'lost-behind-bad' : 'given-up';
    return failed(fault, `${name} is answered with ${wordsOf(endless)} four times, expected 2xx`);
  }
  const isAccepted = finals.some((sent) => isTaken({ sent }));
  if (isFirst && !isAccepted) {
    if (mayBeRefused(kind)) return { kind: 'fine', state: 'refused' };
    return failed(spoiledFirst ? 'lost-behind-bad' : 'refused', `${name} is answered with ${wordsOf(finals[0])}, expected 2xx`);
  }
  const untrue = answers && untrueAnswer(finals, isFirst, answers);
  if (untrue === 'as-new') return failed('counted-twice', `${name} is answered as if it were new, expected the answer to a repetition`);
  if (untrue === 'as-repeated') {
    return failed(spoiledFirst ? 'lost-behind-bad' : 'lost', `${name} is answered as a repetition, expected the answer to a new delivery`);
  }
  return { kind: 'fine', state: isAccepted ? 'accepted' : state };
}

/** Of all copies of a delivery one is new. */
function untrueAnswer(
  finals: readonly CheckSent[],
  isFirst: boolean,
  { first, repeated }: TellingAnswers,
): 'as-new' | 'as-repeated' | undefined {
  const signs = finals.map(signOf);
  if (!signs.every((sign) => sign === first || sign === repeated)) return undefined;
  const news = signs.filter((sign) => sign === first).length;
  if (news > (isFirst ? 1 : 0)) return 'as-new';
  return isFirst && news === 0 ? 'as-repeated' : undefined;
}

/** A bad copy has to be refused, and MLflow must not come back with it. */
export function judgeBad({ name }: ModelDelivery, sent: CheckSent, how: Spoiled, target: string): Failure | undefined {
  const answered = `${name}, ${SPOILED[how]}, is answered with ${wordsOf(sent)}`;
  if (isTooLate(sent)) return { fault: 'too-late', verdict: `No answer to ${name}, ${SPOILED[how]}, within 30 s` };
  if (isSentAgain(sent)) return { fault: 'bad-retried', verdict: `${answered}, expected 400 or 401` };
  if (redirectOf({ sent }, target)) return { fault: 'redirected', verdict: `${answered}, expected 400 or 401` };
  if (sent.kind === 'answer' && sent.status < 400)
    return { fault: isSignedAnew(how) ? 'stale-accepted' : 'bad-accepted', verdict: `${answered}, expected 400 or 401` };
  return undefined;
}

/** A move that was made, and whether it repeated what was accepted before. */
export interface MadeMove {
  move: Move;
  repeats: boolean;
}

/** @param count since the start of the sequence @param last after which it was read */
export function judgeCount(count: number, model: SequenceModel, last: MadeMove): Failure | undefined {
  const { least, most } = model.counted;
  if (count >= least && count <= most) return undefined;
  const verdict = `Count is ${count}, expected ${least === most ? least : `${least} to ${most}`}`;
  return { fault: count < least ? lostBy(last.move, model) : countedBy(last), verdict };
}

function lostBy(move: Move, model: SequenceModel): Fault {
  if (move.do === 'together') return 'lost-at-once';
  const names = move.do === 'deliver' ? move.deliveries : move.do === 'retry' ? [move.delivery] : [];
  return names.some((name) => model.get(name).spoiledFirst) ? 'lost-behind-bad' : 'lost';
}

function countedBy({ move, repeats }: MadeMove): Fault {
  if (move.do === 'spoil') return 'bad-counted';
  const comesTwice = repeats || move.do === 'retry' || (move.do === 'together' && move.copies > 1);
  return comesTwice ? 'counted-twice' : 'counted-too-often';
}

const wordsOf = (sent: CheckSent | undefined): string => (sent?.kind === 'answer' ? String(sent.status) : (sent?.reason ?? 'nothing'));
