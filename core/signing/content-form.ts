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
  /** Never tried together with another mistake. */
  rare?: true;
}

export interface ContentFacts {
  deliveryId: string;
  timestamp: string;
  body: Uint8Array;
  receivedAtMs: number;
  /** Ids of other deliveries of that time. */
  otherIds: readonly string[];
}
