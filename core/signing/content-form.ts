import type { Why } from '#shared/domain/delivery/explain.ts';

/** What stands before and behind the body in the text that is hashed. */
export interface ContentForm {
  why: Extract<Why, 'content-order' | 'id-mismatch' | 'ts-mismatch'> | undefined;
  /** Behind "Hashed …". */
  words: string;
  before: string;
  after: string;
  /** Which headers its words speak of: a request that lacks one cannot have been signed so. */
  needs?: 'id' | 'timestamp' | 'both' | undefined;
  /** The body alone, as the early recipe has it. */
  bodyAlone?: boolean;
  withoutBody?: boolean;
}

export interface ContentFacts {
  deliveryId: string;
  timestamp: string;
  body: Uint8Array;
  receivedAtMs: number;
  /** Ids of other deliveries of that time. */
  otherIds: readonly string[];
}

/** Nothing that needs a header which is not there. */
export function thatCanBe(forms: readonly ContentForm[], { deliveryId: id, timestamp: ts }: ContentFacts): ContentForm[] {
  const isThere = { id: id !== '', timestamp: ts !== '', both: id !== '' && ts !== '' };
  return forms.filter(({ needs }) => needs === undefined || isThere[needs]);
}
