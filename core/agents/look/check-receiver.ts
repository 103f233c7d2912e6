import { z } from 'zod';
import { newCheckRun } from '#shared/contract/schemas/check.ts';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import { CHECKS } from '#shared/domain/check/checks.ts';
import { webhookNamed } from '../find.ts';
import { checkReport, checkReportOf, checkText } from '../shapes/check.ts';
import { ToolProblem, tool } from '../tool.ts';
import { untilHappened } from '../until.ts';

/** A receiver that hangs at every request keeps a run going for minutes. */
const LONGEST_RUN_MS = 15 * 60_000;

export const checkReceiver = tool({
  name: 'check_receiver',
  title: 'Check a receiver',
  description: `Runs the ${CHECKS.length} checks of a receiver and says which fail, why and what to change. The receiver is a registered webhook, by its name; its secret signs and is not shown. Every request is kept as a delivery (filter run:N). Takes some seconds, longer where the receiver is slow.`,
  kind: 'send',
  about: ['webhook'],
  input: z.strictObject({
    webhook: z.string().min(1).max(100).describe('Name of a registered webhook that has a secret.'),
    only: newCheckRun.shape.only.describe('Ids of checks; absent: all.'),
    probeUrl: maybe(z.string().min(1).max(2048)).describe(
      'On this computer: answers how many deliveries the receiver has handled, a number or {"count":n}. Without it the checks of duplicates are skipped.',
    ),
  }),
  output: checkReport,
  async run({ webhook: name, only, probeUrl }, asking) {
    const { core, reach, signal, progress } = asking;
    const webhook = await webhookNamed(core, name);
    const refusal = probeUrl === undefined ? undefined : reach.refusal(probeUrl);
    if (refusal !== undefined) throw new ToolProblem(`probeUrl: ${refusal}`);
    const { number, asked } = await core.startCheckRun({
      webhookId: webhook.id,
      ...(only && { only }),
      ...(probeUrl !== undefined && { probeUrl }),
    });
    const told = new Set<string>();
    const report = await untilHappened(asking, LONGEST_RUN_MS, async () => {
      const run = await core.checkRun(number);
      for (const { id, result } of run?.checks ?? []) {
        if (told.has(id)) continue;
        told.add(id);
        progress(told.size, asked, `${id}: ${result}`);
      }
      return run?.state === 'running' ? undefined : (run ?? 'removed');
    });
    if (report === undefined) {
      await core.stopCheckRun(number);
      throw new ToolProblem(
        signal.aborted ? 'Cancelled: the run was stopped.' : 'The run took too long and was stopped. Ask for fewer checks with only.',
      );
    }
    if (report === 'removed') throw new ToolProblem('The run was removed while it went on. Start it again.');
    return {
      data: checkReportOf(report),
      text: checkText(report),
      outcome: `${report.summary.failed} failed, ${report.summary.warned} warned`,
    };
  },
});
