import type { CheckId } from '#shared/domain/check/checks.ts';
import { NO_PROBE_URL } from '#shared/domain/check/report.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { CheckCases } from '../check-case.ts';
import type { CheckRun, Seen } from '../check-run.ts';
import { failed, isRetried, isTaken, type Judged, passed, skipped, statusOf } from '../judged.ts';
import { type Count, countNow, settledCount } from '../probe-count.ts';
import { cameOf } from '../taken.ts';

const COPIES = 3;

export const ONCE: CheckCases<'duplicate-in-sequence' | 'duplicate-in-parallel'> = {
  'duplicate-in-sequence': {
    run: (run) =>
      withProbe(run, async (first) => {
        const again = await run.send({ ...first.seen.delivery, unusual: 'it comes for the second time' });
        const after = await settledCount(run, first.after, first.settledMs);
        return judge('duplicate-in-sequence', run, { first, copies: [again], after, allowed: first.after });
      }),
  },
  'duplicate-in-parallel': {
    run: (run) =>
      withProbe(run, async (first) => {
        const delivery = run.make(exampleEvent('model_version.created'), { unusual: `it comes ${COPIES} times at once` });
        const copies = await Promise.all(Array.from({ length: COPIES }, () => run.send(delivery)));
        const allowed = first.after + first.after - first.before;
        const after = await settledCount(run, allowed, first.settledMs);
        return judge('duplicate-in-parallel', run, { first, copies, after, allowed });
      }),
  },
};

interface First {
  seen: Seen;
  before: number;
  after: number;
  /** How long the number took to move. */
  settledMs: number;
}

/** Sends one delivery and sees how far the number moves for it. */
async function withProbe(run: CheckRun, next: (first: First) => Promise<Judged>): Promise<Judged> {
  if (run.question.probeUrl === undefined) {
    return skipped(
      'No probe URL was given, and from outside nothing else shows whether a copy had an effect.',
      'Give --probe-url: a URL that answers with how many events were handled, as a number or {"count": n}.',
      NO_PROBE_URL,
    );
  }
  const before = await countNow(run);
  if (!before.ok) return skipped(before.message, PROBE_FIX, 'no count');
  const seen = await run.send(run.make(exampleEvent('model_version.created'), { unusual: 'it comes for the first time' }));
  if (!isTaken(seen))
    return skipped(
      `The first delivery was not taken. ${cameOf(seen, run)}`,
      'Run this check again when the receiver takes valid requests.',
      'not taken',
      [seen],
    );
  const moved = await firstMove(run, before.count);
  if (!moved.ok) return skipped(moved.message, PROBE_FIX, 'no count', [seen]);
  if (moved.count <= before.count) {
    return skipped(
      `The number at the probe URL was ${before.count} before the first delivery and ${moved.count} after it, so it does not count deliveries.`,
      PROBE_FIX,
      `probe +${moved.count - before.count}`,
      [seen],
    );
  }
  return next({ seen, before: before.count, after: moved.count, settledMs: moved.tookMs });
}

const PROBE_FIX = 'Give a probe URL that answers a GET with how many events were handled, as a number or {"count": n}.';

/** So long a receiver may take that handles an event after it has answered. */
const FIRST_MOVE_MS = 3000;
const LOOK_MS = 50;

async function firstMove(run: CheckRun, before: number): Promise<Count & { tookMs: number }> {
  const startMs = run.clock.nowMs();
  for (;;) {
    const count = await countNow(run);
    const tookMs = run.clock.nowMs() - startMs;
    if (!count.ok || tookMs > FIRST_MOVE_MS || run.isStopped || run.leftMs === 0) return { ...count, tookMs };
    if (count.count !== before) {
      // It may go on to move, as one that handles an event in steps does.
      const settled = await settledCount(run, count.count, tookMs);
      return { ...settled, tookMs };
    }
    await run.pause(LOOK_MS);
  }
}

interface Facts {
  first: First;
  copies: readonly Seen[];
  after: Count;
  allowed: number;
}

function judge(id: Extract<CheckId, `duplicate-${string}`>, run: CheckRun, { first, copies, after, allowed }: Facts): Judged {
  if (!after.ok) return skipped(after.message, PROBE_FIX, 'no count', copies);
  const seen = id === 'duplicate-in-sequence' ? [first.seen, ...copies] : copies;
  const from = id === 'duplicate-in-sequence' ? first.before : first.after;
  const answer = `probe +${after.count - from}`;
  if (after.count > allowed) {
    const all = id === 'duplicate-in-sequence' ? 'Both copies were processed' : `More than one of ${COPIES} copies was processed`;
    return failed(id, {
      why: `${all}: the probe count went ${from} → ${after.count}, and one delivery makes it ${from} → ${allowed}.`,
      seen,
      answer,
    });
  }
  if (after.count < allowed) {
    return failed(id, {
      why: `The probe count went ${from} → ${after.count} though one delivery makes it ${from} → ${allowed}: what was there got lost.`,
      seen,
      answer,
    });
  }
  const bad = copies.find((copy) => copy.sent.kind === 'none' || isRetried(copy.sent.status));
  if (bad && !copies.some(isTaken)) {
    return failed(id, {
      why: `The copy had no second effect, but MLflow would send it again. ${cameOf(bad, run)}`,
      seen,
      answer,
      fix: 'Answer 200 to a delivery id that was handled before.',
    });
  }
  const refused = copies.find((copy) => !isTaken(copy));
  const note = refused ? ` A copy was answered with ${statusOf(refused) ?? 'nothing'}; with 200 MLflow would note it as delivered.` : '';
  return passed(`No second effect: the probe count went ${from} → ${after.count}.${note}`, seen, answer);
}
