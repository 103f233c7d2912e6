import { z } from 'zod';
import { coreStatus } from '#shared/contract/schemas/core-status.ts';
import { given } from '../shapes/given.ts';
import { tool } from '../tool.ts';

const { version, mlflowVersion, urls, profile, timeScale, urlPolicy, counts, nextAttemptAtMs, shortage, startedAtMs } = coreStatus.shape;

export const status = tool({
  name: 'status',
  title: 'Status',
  description:
    'Where Hookglass listens (tracking URI, mock receiver), how it retries, how much it holds, and whether you may act. Ask this first.',
  kind: 'look',
  input: z.strictObject({}),
  output: z.object({
    ...{ version, mlflowVersion, startedAtMs, urls, profile, timeScale, urlPolicy, counts, nextAttemptAtMs, shortage },
    mayAct: z.boolean().describe('Whether trigger, replay, set_scenario and create_webhook work.'),
  }),
  async run(_input, { core, mayAct }) {
    const known = await core.status();
    const { urls: at, counts: holds } = known;
    const text = [
      `Hookglass ${known.version} runs. Tracking URI ${at.mlflow}; mock receiver ${at.webhookUrl}; inspector ${at.inspector}.`,
      `${holds.deliveries} deliveries are kept, ${holds.failed} failed, ${holds.unfinished} are not over; ${holds.webhooks} webhooks.`,
      mayAct ? 'You may act.' : 'You may look and check, not act: a person allows more with hookglass mcp --allow-actions.',
    ];
    return { data: given({ ...known, mayAct }), text: text.join('\n'), outcome: `${holds.deliveries} kept` };
  },
});
