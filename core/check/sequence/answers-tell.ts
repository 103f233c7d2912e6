import { answerWords } from '#core/signing/answer-words.ts';
import type { CheckSent } from '../check-send.ts';

/** By its answers a receiver tells whether it meets a delivery for the first time: "success" and "duplicate". */
export interface TellingAnswers {
  first: string;
  repeated: string;
}

/** What an answer says, with all that may differ from delivery to delivery taken out. Undefined without one. */
export function signOf(sent: CheckSent): string | undefined {
  if (sent.kind === 'none') return undefined;
  const text = answerWords(sent)
    .text.replace(/[0-9a-f-]{8,}/gi, '#')
    .replace(/\d+/g, '#');
  return `${sent.status} ${text}`;
}

/** @param pairs the answers to some deliveries that came for the first time, and to the same ones when they came again */
export function tellingAnswers(pairs: readonly (readonly [first: CheckSent, again: CheckSent])[]): TellingAnswers | undefined {
  const firsts = new Set(pairs.map(([first]) => signOf(first)));
  const again = new Set(pairs.map(([, repeated]) => signOf(repeated)).filter((sign) => !firsts.has(sign)));
  const [first] = firsts;
  const [repeated] = again;
  // Where each answer differs from every other, none of them tells anything.
  if (firsts.size !== 1 || again.size !== 1 || first === undefined || repeated === undefined) return undefined;
  return { first, repeated };
}
