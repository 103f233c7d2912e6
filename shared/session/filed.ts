import type { VerifyReport } from '#shared/domain/delivery/capture.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import type { ExplainReport } from '#shared/domain/delivery/explain.ts';
import type { BodyDoubt } from '#shared/domain/wire/pasted/pasted-request.ts';

/** Where something stands in a file, both counted from 1. */
export interface FilePlace {
  entry: number;
  line: number;
}

/** One request as a file tells it, with the answer if it tells of one. */
export interface FiledRequest {
  place: FilePlace;
  /** Empty where the request carried none. */
  deliveryId: string;
  /** Absent where the file tells no time. */
  atMs?: number;
  tookMs?: number;
  method: string;
  url: string;
  headers: HeaderPairs;
  /** Absent: there was one, and it is not in the file. */
  body?: Uint8Array;
  answer?: FiledAnswer;
  /** What the program that wrote the file says in place of an answer. */
  failure?: string;
  /** What writing the file may have changed in the body. */
  doubts: readonly BodyDoubt[];
  /** What else a reader should know, a sentence each. */
  notes: readonly string[];
}

export interface FiledAnswer {
  status: number;
  reason: string;
  headers: HeaderPairs;
  /** Absent: it is not in the file. */
  body?: Uint8Array;
}

/** A delivery as a file tells it. A size of -1 is that of a body which was not recorded. */
export interface FiledDelivery {
  place: FilePlace;
  detail: DeliveryDetail;
  body?: Uint8Array;
  /** By the number of the attempt; one that is not there was not recorded. */
  answers: ReadonlyMap<number, Uint8Array>;
  doubts: readonly BodyDoubt[];
  notes: readonly string[];
  /** What was found where the file was made. */
  verification?: VerifyReport;
  explanation?: ExplainReport;
  /** As Hookglass wrote it: with its profile and the causes of its waits. */
  isOurs?: true;
  /** Something in the bytes of its body was masked: a signature can no longer be computed over it. */
  isBodyMasked?: true;
}

/** An entry that is no delivery, or could not be read. */
export interface OddEntry extends FilePlace {
  /** `other`: a request that has nothing to do with webhooks. */
  kind: 'unreadable' | 'other';
  /** Ends the sentence that begins with the line. */
  why: string;
}

/** What a file holds. */
export interface FiledSession {
  /** Oldest first. */
  deliveries: readonly FiledDelivery[];
  /** Requests in all of them. */
  requests: number;
  entries: number;
  /** The first of them; `oddCount` says how many there are. */
  odd: readonly OddEntry[];
  oddCount: number;
  /** An HTTP archive: its entries do not belong to each other. */
  isArchive?: true;
  /** What was masked when it was shared. */
  masked: readonly string[];
  /** The file itself cannot be opened: in a sentence. */
  problem?: string;
}
