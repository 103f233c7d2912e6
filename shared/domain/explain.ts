/** Why a signature does not match, by its class; see `explanation-texts.ts` for what each says. */
export const WHY = [
  'no-signature',
  'unsigned',
  'no-id',
  'no-timestamp',
  'ts-not-integer',
  'ts-stale',
  'ts-stale-retry',
  'ts-future',
  'prefix',
  'legacy-recipe',
  'b64-form',
  'b64-broken',
  'body-reserialised',
  'body-newline',
  'body-encoding',
  'body-empty',
  'body-altered',
  'secret-space',
  'secret-quoted',
  'secret-decoded',
  'secret-other',
  'secret-old',
  'id-mismatch',
  'ts-mismatch',
  'content-order',
  'combined',
  'no-match',
  'refused-valid',
  'right-value',
] as const;

export type Why = (typeof WHY)[number];

export const CERTAINTIES = ['proof', 'fact', 'hint'] as const;

/**
 * One answer to "why?". `proof`: the value was computed again and is the same, byte for byte; `fact`: it can be seen in
 * the request itself; `hint`: likely, not proven.
 */
export interface Explanation {
  why: Why;
  certainty: (typeof CERTAINTIES)[number];
  /** One sentence with the value that decides. Never a secret. */
  headline: string;
  fix: string;
  /** The two or three things that differ, when `why` is `combined`. */
  parts?: { why: Why; headline: string; fix: string }[];
  /** What was hashed as the body, when that is not what was sent: base64 of its first 64 KiB, and where it begins to differ. */
  hashed?: { bodyBase64: string; firstDifference: number };
  /** Events whose example would have matched all the same, by luck: only for `body-reserialised`. */
  passesByLuck?: string[];
  /** It concerns a step that the receiver did not reach. */
  notReached?: boolean;
}

export const VALUE_SOURCES = ['header', 'pasted', 'answer', 'none'] as const;

export interface ExplainReport {
  /** What was explained: the header, a value that was typed in, or one that the receiver gave back; nothing for a missing header. */
  source: (typeof VALUE_SOURCES)[number];
  /** Best first, at most three. Empty: the request is correctly signed and nobody refused it. */
  explanations: Explanation[];
  /** The search took too long and was given up: a cause that is not named may still be there. */
  stoppedEarly?: true;
  /** To compare with another program, when nothing matched: lengths, and the first 8 hex digits of SHA-256. */
  compare?: { bodyBytes: number; bodyHash: string; secretHash?: string; valueLength: number };
}
