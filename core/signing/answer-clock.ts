import { headerIn } from '#shared/domain/wire/wire-request.ts';
import type { ReceiverAnswer } from './answer-words.ts';

/**
 * How far the clock of a receiver is ahead of ours, by the Date header of its answer, in whole seconds; negative when it is
 * behind. The header has a resolution of a second and may come from a proxy or a cache, so it is a hint.
 *
 * @returns undefined without a header that is a date
 */
export function clockAheadSec({ headers, betweenMs }: ReceiverAnswer): number | undefined {
  const date = Date.parse(headerIn(headers, 'date') ?? '');
  if (Number.isNaN(date) || !betweenMs) return undefined;
  const [from, to] = betweenMs;
  // Written at some time of this second, at some time between these two moments.
  if (date + 1000 >= from && date <= to) return 0;
  const ahead = Math.round((date + 500 - (from + to) / 2) / 1000);
  return Math.abs(ahead) <= 1 ? 0 : ahead;
}
