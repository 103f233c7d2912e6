import type { CaptureSummary } from '#shared/domain/delivery/capture.ts';

/** Each capture once, in the order of their numbers, also those that came while nobody listened to the stream. */
export function newestOnly(show: (capture: CaptureSummary) => void) {
  let last = 0;
  const numberOf = (id: string) => Number(id.slice(1));
  const next = (capture: CaptureSummary) => {
    if (numberOf(capture.id) <= last) return;
    last = numberOf(capture.id);
    show(capture);
  };
  return {
    startAfter(id: string | undefined) {
      last = id === undefined ? 0 : numberOf(id);
    },
    next,
    /** @param captures the newest there are, oldest first */
    missed(captures: readonly CaptureSummary[]) {
      // A database that was begun anew counts from 1.
      if (numberOf(captures.at(-1)?.id ?? 'c0') < last) last = 0;
      for (const capture of captures) next(capture);
    },
  };
}
