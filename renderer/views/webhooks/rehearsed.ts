import { type Row, shownState } from '#renderer/state/row.ts';
import { codeWord } from '#renderer/ui/format.ts';
import type { RehearsedReceiver } from '#shared/domain/delivery/rehearsal.ts';

/** What came of one test: `other` is everything that says nothing of a secret, such as no answer or a 500. */
export type Outcome = 'accepted' | 'not-accepted' | 'other' | 'open';

export interface Answered {
  outcome: Outcome;
  /** The status, or why there was none. */
  words: string;
}

export function answeredBy(row: Row | undefined): Answered {
  if (row?.kind !== 'delivery' || row.attempts === 0) return { outcome: 'open', words: 'on its way' };
  const mark = row.attemptMarks.at(-1);
  const state = shownState(row);
  const words = mark === 'refused' ? 'no answer' : codeWord(mark);
  if (state === 'delivered') return { outcome: 'accepted', words };
  if (state === 'lost') return { outcome: 'other', words: `${words} without the body` };
  if (state !== 'failed' && state !== 'cancelled') return { outcome: 'open', words };
  return { outcome: typeof mark === 'number' && DOUBTS.has(mark) ? 'not-accepted' : 'other', words };
}

/** How MLflow’s example and its kind answer a signature that they do not believe; another status is about something else. */
const DOUBTS: ReadonlySet<number> = new Set([400, 401, 403]);

export interface Conclusion {
  kind: 'fine' | 'breaks' | 'unknown';
  text: string;
}

/**
 * What the two answers mean for one receiver: facts, and what follows from them by the rules of sending. `both`: it should accept both
 * secrets; `new`: the old one was taken out.
 */
export function conclusionOf(
  { webhookName }: Pick<RehearsedReceiver, 'webhookName'>,
  answers: { old: Answered | undefined; new: Answered },
  { step, changed }: { step: 'both' | 'new'; changed: boolean },
): Conclusion | undefined {
  const who = `“${webhookName}”`;
  const { old, new: next } = answers;
  if (next.outcome === 'open' || old?.outcome === 'open') return undefined;
  if (next.outcome === 'not-accepted' && old?.outcome === 'not-accepted') {
    return {
      kind: 'breaks',
      text: `${who} accepts neither secret: it answered ${old.words} to the old one and ${next.words} to the new one.`,
    };
  }
  if (next.outcome === 'not-accepted') {
    const then = changed ? 'Events are signed with it now.' : 'After the change events would be signed with it.';
    return { kind: 'breaks', text: `${who} breaks: it answered ${next.words} to the new secret. ${then}` };
  }
  const silent = [next, old].find((answered) => answered?.outcome === 'other');
  if (silent)
    return { kind: 'unknown', text: `${who}: ${silent.words}. That says nothing of the secret; send the tests again when it answers.` };
  if (step === 'both' && old?.outcome === 'not-accepted') {
    const then = changed ? 'Retries of earlier events carry its signature.' : 'Events are signed with it until the change.';
    return { kind: 'breaks', text: `${who} breaks: it answered ${old.words} to the old secret. ${then}` };
  }
  if (step === 'both') return { kind: 'fine', text: old ? `${who} accepts both.` : `${who} accepts the new secret.` };
  return old?.outcome === 'accepted'
    ? { kind: 'unknown', text: `${who} still accepts the old secret: it is not taken out there, or no signature is checked.` }
    : { kind: 'fine', text: `${who} accepts the new secret and no longer the old one.` };
}
