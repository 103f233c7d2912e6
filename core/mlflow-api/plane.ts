import type { IncomingMessage } from 'node:http';
import type { Answer, PassedAnswer } from './answer.ts';

/**
 * Whoever answers the MLflow API: the registry of this process, or another server that is asked. The listener around it judges who may ask,
 * keeps the journal and writes the answer, so an implementation only answers. Its body may be a stream.
 *
 * A refusal is an answer too; a promise that is rejected ends the connection without one.
 */
export type MlflowPlane = (call: PlaneCall) => Promise<Answer | PassedAnswer>;

/** One call, once it is clear that it may be made. Its body is read from the request. */
export interface PlaneCall {
  request: IncomingMessage;
  /** Undecoded, without the query. */
  path: string;
  /** Without the `?`. */
  query: string;
  /** To be called before the body is read: some clients wait for it. */
  mayContinue(): void;
  /** Once, where the client goes away before it has the whole answer. */
  whenGone(listener: () => void): void;
  note: CallNote;
  /** Runs synchronous work: the events that are announced meanwhile are this call's doing. */
  causing<T>(work: () => T): T;
}

/** What the journal keeps of a call beside its answer. */
export interface CallNote {
  /** The release of MLflow that answered, where that is known. */
  mlflowVersion?: string;
  /** It only reads, whatever its method. */
  reads: boolean;
  /** Guidance beside the answer that the client got. */
  hint?: string | undefined;
  /** The journal has a row for it already, or needs none. */
  unlisted?: boolean;
}
