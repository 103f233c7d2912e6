import type { CaptureDetail, CaptureSummary } from '#shared/domain/capture.ts';

/** What control API and inspector may read of captures. Newest first. */
export interface CaptureReader {
  list(page: { limit: number; cursor?: string; q?: string }): { items: CaptureSummary[]; next?: string };
  get(id: string): CaptureDetail | undefined;
  /** Raw bytes, chunk framing removed, content codings kept. */
  body(id: string): Buffer | undefined;
  count(): number;
}
