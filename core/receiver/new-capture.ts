import type { Proof } from '#core/signing/verify.ts';
import type { CaptureDetail, VerifyReport } from '#shared/domain/delivery/capture.ts';
import type { Told } from './event-of-body.ts';

/** A capture before it has a number; id, row, attempt and `duplicate` are given when it is added. */
export type NewCapture = Omit<CaptureDetail, 'id' | 'row' | 'attempt' | 'duplicate' | 'outcome' | 'passedOn' | 'report'> &
  Told & {
    body: Uint8Array;
    report?: VerifyReport | Proof;
    /** A delivery of ours with its id was on its way when it came. */
    onItsWay?: true;
  };
