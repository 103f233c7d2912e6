import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { CheckCases } from '../check-case.ts';
import { failed, isTaken, passed, statusesOf } from '../judged.ts';
import { cameOf } from '../taken.ts';
import { spanText } from './takes.ts';

const COUNT = 50;
const SOON_MS = 5000;
/** Later than that nothing is learned from waiting on. */
const PATIENCE_MS = 15_000;

export const LOAD: CheckCases<'fifty-at-once'> = {
  'fifty-at-once': {
    async run(run) {
      const deliveries = Array.from({ length: COUNT }, () =>
        run.make(exampleEvent('model_version.created'), { unusual: `it is one of ${COUNT} at once` }),
      );
      const seen = await Promise.all(deliveries.map((delivery) => run.send(delivery, { timeoutMs: PATIENCE_MS, isBurst: true })));
      const inOrder = seen.toSorted((a, b) => Number(isTaken(a)) - Number(isTaken(b)) || b.sent.tookMs - a.sent.tookMs);
      const refused = inOrder.filter((one) => !isTaken(one));
      const late = inOrder.filter((one) => isTaken(one) && one.sent.tookMs > SOON_MS);
      const [worst] = inOrder;
      const slowest = spanText(Math.max(...seen.map(({ sent }) => sent.tookMs)));
      const answer = `${statusesOf(seen)}, ${slowest}`;
      if (worst && refused.length > 0) {
        return failed('fifty-at-once', {
          why: `${refused.length} of ${COUNT} were not taken. ${cameOf(worst, run)}`,
          seen: inOrder,
          answer,
        });
      }
      if (late.length > 0) {
        return failed('fifty-at-once', {
          why: `${late.length} of ${COUNT} took longer than 5 s; the slowest took ${slowest}.`,
          seen: inOrder,
          answer,
        });
      }
      return passed(`All ${COUNT} were taken; the slowest took ${slowest}.`, inOrder, answer);
    },
  },
};
