import { shown } from '#core/signing/explanation-texts.ts';
import { parseRetryAfter } from '#shared/domain/delivery/retry-after.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import type { CheckCases } from '../check-case.ts';
import type { CheckRun, Seen } from '../check-run.ts';
import { failed, isRetried, type Judged, passed } from '../judged.ts';
import { findTolerance } from '../tolerance.ts';

export const INFO: CheckCases<'clock-tolerance' | 'retry-after'> = {
  'clock-tolerance': { run: findTolerance },
  'retry-after': {
    async run(run) {
      await run.baseline();
      return judgeRetryAfter(run);
    },
  },
};

function judgeRetryAfter(run: CheckRun): Judged {
  const sent = run.seen.flatMap((seen) => {
    // After any other status nobody comes back, whatever it says.
    const counts = seen.sent.kind === 'answer' && (isRetried(seen.sent.status) || seen.sent.status === 413);
    const header = counts && seen.sent.kind === 'answer' ? headerIn(seen.sent.headers, 'retry-after') : undefined;
    return header === undefined ? [] : [{ seen, header, asked: parseRetryAfter(header, seen.betweenMs[1]) }];
  });
  const [first] = sent;
  if (!first) return passed(`None of ${run.seen.length} answers asked to come back later.`, [], 'none sent');
  const unread = sent.find(({ asked }) => asked === undefined);
  if (unread)
    return failing(
      unread.seen,
      `Retry-After was “${shown(unread.header, 60)}”, which is neither whole seconds nor an HTTP date.`,
      'unreadable',
    );
  const long = sent.find(({ asked }) => (asked?.askedMs ?? 0) >= TOLERANCE_SEC * 1000);
  if (long)
    return failing(
      long.seen,
      `Retry-After asked for ${secondsOf(long.asked?.askedMs)}: the retry would be stale.`,
      secondsOf(long.asked?.askedMs),
    );
  return passed(
    `Retry-After could be read and asked for ${secondsOf(first.asked?.askedMs)}.`,
    [first.seen],
    secondsOf(first.asked?.askedMs),
  );
}

const failing = (seen: Seen, why: string, answer: string) => failed('retry-after', { why, seen: [seen], answer });
const secondsOf = (ms = 0) => `${Math.round(ms / 1000)} s`;
