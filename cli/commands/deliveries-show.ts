import { StartError } from '#shared/domain/app/start-error.ts';
import type { Attempt } from '#shared/domain/delivery/delivery.ts';
import { isRefusal } from '#shared/domain/delivery/explain.ts';
import { attemptLine } from '../attempt-lines.ts';
import { deliveryLine } from '../delivery-line.ts';
import { explanationLines } from '../explanation-lines.ts';
import { print } from '../print.ts';
import { asking, findCore } from '../running-core.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';

/**
 * One delivery with its attempts, what was answered to each in words, and why its receiver refused it.
 * @returns 0. @throws StartError `usage` for one that does not exist
 */
export async function showDelivery(
  flags: { 'data-dir': string | undefined; json: boolean },
  id: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const { client } = await findCore(flags, env);
  const delivery = await asking(() => client.delivery(id));
  if (!delivery) throw new StartError('usage', `There is no delivery ${JSON.stringify(id)}.`);
  const last = delivery.attemptList.at(-1);
  const explanation = last && isRefused(last) ? await asking(() => client.explain(delivery.id, last.number, {})) : undefined;
  if (flags.json) print(terminalJson({ ...delivery, ...(explanation && { explanation }) }));
  else {
    const { cause: _, ...row } = delivery;
    print(deliveryLine(row));
    for (const attempt of delivery.attemptList) print(`  ${attemptLine(attempt, undefined)}${saidText(attempt)}`);
    if (explanation) for (const line of explanationLines(explanation)) print(terminalText(line));
  }
  return 0;
}

const isRefused = ({ outcome }: Attempt) => outcome?.kind === 'response' && isRefusal(outcome.status);

const saidText = ({ response }: Attempt) => (response?.said === undefined ? '' : `  ${terminalText(`“${response.said}”`)}`);
