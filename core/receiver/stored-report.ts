import { type Proof, reportOfProof } from '#core/signing/verify.ts';
import type { CaptureDetail, VerifyReport } from '#shared/domain/delivery/capture.ts';
import { mlflowHeaders } from './request-facts.ts';

/** As it is kept: of a valid request the proof, else all of it. `verdict` and `secretFrom` stand in both, for what SQL asks. */
export const reportText = ({ answer, ...report }: VerifyReport | Proof): string =>
  JSON.stringify('steps' in report ? { ...report, answer } : report);

/** The whole report. @param request what it judged, as it is kept */
export function reportIn(text: string, { headers, bodyBytes }: { headers: CaptureDetail['headers']; bodyBytes: number }): VerifyReport {
  const kept = JSON.parse(text) as VerifyReport | Omit<Proof, 'answer'>;
  return 'steps' in kept ? kept : reportOfProof(kept, { ...mlflowHeaders(headers.flat()), bodyBytes });
}
