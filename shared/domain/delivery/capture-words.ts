import type { CaptureRefusal } from './capture.ts';

/** Why a request was not taken, in a few words: in a row, a headline, a line of the terminal. */
export const REFUSAL_WORDS: Readonly<Record<CaptureRefusal, string>> = {
  'body-too-large': 'body too large',
  'headers-too-large': 'headers too large',
  timeout: 'took too long',
  malformed: 'not HTTP',
  aborted: 'broken off by the sender',
  busy: 'too much at once',
  unmatched: 'no such endpoint',
  'transfer-coding': 'packed on its way',
  dropped: 'cut off by the scenario',
};
