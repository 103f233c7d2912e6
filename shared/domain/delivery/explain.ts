/** Classes that are read from an answer, and so are guesses. */
const GUESSED = [
  'refused-valid',
  'ts-refused',
  'refused-early',
  'refused-body',
  'refused-scheme',
  'refused-login',
  'refused-front',
  'refused-route',
  'refused-repeat',
  'refused-other',
  'receiver-failed',
] as const;

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
  'secret-encoded',
  'secret-cut',
  'secret-changed',
  'secret-line',
  'secret-unset',
  'id-mismatch',
  'ts-mismatch',
  'content-order',
  'algorithm',
  'combined',
  'no-match',
  ...GUESSED,
  'right-value',
] as const;

export type Why = (typeof WHY)[number];

/** Where our own receiver gave the answer that these are read from, it knows better. */
export const GUESSED_WHYS: ReadonlySet<Why> = new Set<Why>(GUESSED);

export const CERTAINTIES = ['proof', 'fact', 'hint'] as const;

/**
 * One answer to "why?". `proof`: the value was computed again and is the same, byte for byte; `fact`: it can be seen in
 * the request itself; `hint`: a guess, made from what the receiver answered.
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
export const ANSWER_PLACES = ['header', 'body'] as const;

/** Why a request was refused, as lists show it: the first explanation of a report, and the words of the answer. */
export interface Cause extends Pick<Explanation, 'why' | 'certainty' | 'headline'> {
  /** See `ExplainReport.answer`. */
  said?: string;
}

/** How sure a sentence is, said beside it. Nothing that was inferred is a fact. */
export const CERTAINTY_WORDS: Readonly<Record<Explanation['certainty'], string>> = {
  proof: 'Proven by computing it again',
  fact: 'Seen in the request itself',
  hint: 'A guess from what the receiver answered',
};

/** The same beside a line: `proven`. That nothing was found is no guess either. */
export function certaintyWord({ why, certainty }: Pick<Explanation, 'why' | 'certainty'>): string {
  if (why === 'no-match') return 'nothing found';
  return { proof: 'proven', fact: 'seen in the request', hint: 'a guess' }[certainty];
}

/** What the receiver said, where the sentence does not repeat it. */
export const saidBeside = ({ said, headline }: Pick<Cause, 'said' | 'headline'>): string | undefined =>
  said === undefined || headline.includes(said.replace(/\.$/, '').slice(0, 60)) ? undefined : said;

/** In one line: `proven: Your code hashed …`. */
export const causeText = (cause: Cause): string => `${certaintyWord(cause)}: ${cause.headline}`;

/** Any 4xx says no to a request; a 5xx is a failure. */
export const isRefusal = (status: number): boolean => status >= 400 && status < 500;

export interface ExplainReport {
  /** What was explained: the header, a value that was typed in, or one that the receiver gave back; nothing for a missing header. */
  source: (typeof VALUE_SOURCES)[number];
  /** Best first, at most three. Empty: the request is correctly signed and nobody refused it. */
  explanations: Explanation[];
  /** The search was given up, or was not whole: a cause that is not named may still be there. */
  stoppedEarly?: true;
  /** What the receiver answered, to be shown beside them. */
  answer?: {
    status: number;
    /** In its own words, one line: from the JSON, the page or the text of its body, unpacked; at most 300 characters. Never a secret. */
    said?: string;
    /** By its Date header, to about a second: negative when its clock is behind ours. */
    clockAheadSec?: number;
    /** Where it told what it computed. */
    computedIn?: (typeof ANSWER_PLACES)[number];
  };
  /** To compare with another program, when nothing matched: lengths, and the first 8 hex digits of SHA-256. */
  compare?: { bodyBytes: number; bodyHash: string; secretHash?: string; valueLength: number };
}
