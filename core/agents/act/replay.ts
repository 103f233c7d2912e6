import { z } from 'zod';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import { rowNamed } from '../find.ts';
import { isRegistered } from '../registered.ts';
import { ToolProblem, tool } from '../tool.ts';
import { outcomeOf, sent, waitSec } from './sent.ts';

const MOST_TIMES = 20;

export const replay = tool({
  name: 'replay',
  title: 'Replay a delivery',
  description:
    'Sends a past delivery again and waits for the outcome. resigned: a new id, time and signature, as a new event has them. verbatim: the same bytes and headers, which by then may be too old. Redirects are not followed.',
  kind: 'act',
  about: ['id', 'mode'],
  input: z.strictObject({
    id: z.string().min(1).max(100).describe('d12, or the UUID of X-MLflow-Delivery-Id.'),
    mode: z.enum(['resigned', 'verbatim']).default('resigned'),
    times: z.int().min(1).max(MOST_TIMES).default(1),
    to: maybe(z.string().min(1).max(2048)).describe('Another URL on this computer; absent: that of its webhook.'),
    waitSec,
  }),
  output: sent,
  async run({ id, mode, times, to, waitSec: seconds }, asking) {
    const { core, reach } = asking;
    const row = await rowNamed(core, id);
    if (row.source === 'external') {
      throw new ToolProblem('It came from elsewhere, so it is no delivery of Hookglass. trigger with its body sends the same content.');
    }
    const refusal = to === undefined ? undefined : reach.refusal(to);
    if (refusal !== undefined) throw new ToolProblem(`to: ${refusal}`);
    // Where its webhook is gone or has moved, the old address is no registered one any more.
    if (to === undefined) await refuseUnregistered(row, asking);
    const deliveries = await core.replay(row.id, { mode, times, ...(to !== undefined && { url: to }) });
    return outcomeOf(asking, deliveries, seconds);
  },
});

async function refuseUnregistered({ url }: { url: string }, { core, reach }: Parameters<typeof outcomeOf>[0]): Promise<void> {
  if (reach.refusal(url) === undefined) return;
  if (await isRegistered(core, url)) return;
  throw new ToolProblem('Its address is no longer that of a registered webhook. Name another with to, on this computer.');
}
