import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';

/** A capture before it has a number; id, attempt and `duplicate` are given when it is added. */
export type NewCapture = Omit<CaptureDetail, 'id' | 'attempt' | 'duplicate' | 'outcome' | 'passedOn'> & { body: Uint8Array };
