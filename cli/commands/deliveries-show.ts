import type { ControlClient } from '#shared/client/control-client.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { ArrivalDetail } from '#shared/domain/delivery/arrival.ts';
import type { Attempt, DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { isRefusal } from '#shared/domain/delivery/explain.ts';
import { requestLine } from '../arrival-line.ts';
import { attemptLine } from '../attempt-lines.ts';
import { explanationLines } from '../explanation-lines.ts';
import { print, printProse } from '../print.ts';
import { asking, findCore } from '../running-core.ts';
import { ROWS } from '../tables/rows.ts';
import { printList } from '../terminal/listing.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';

/**
 * One row as a whole: a delivery with its attempts, what was answered to each in words, and why its receiver refused it; or what came from
 * elsewhere, with each request and why the newest was refused.
 * @returns 0. @throws StartError `usage` for one that does not exist
 */
export async function showRow(
  flags: { 'data-dir': string | undefined; json: boolean },
  id: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const { client } = await findCore(flags, env);
  const row = await asking(() => client.row(id));
  if (!row) throw new StartError('usage', `There is no row ${JSON.stringify(id)}. "hookglass deliveries" shows them.`);
  if (row.source === 'external') return showArrival(client, row, flags.json);
  await showDelivery(client, row, flags.json);
  return 0;
}

async function showDelivery(client: ControlClient, delivery: DeliveryDetail, json: boolean): Promise<void> {
  const last = delivery.attemptList.at(-1);
  const explanation = last && isRefused(last) ? await asking(() => client.explain(delivery.id, last.number, {})) : undefined;
  if (json) print(terminalJson({ ...delivery, ...(explanation && { explanation }) }));
  else {
    const { cause: _, ...summary } = delivery;
    printList([summary], { table: ROWS });
    if (summary.mlflowVersion !== undefined) printProse(`  as MLflow ${summary.mlflowVersion}`);
    for (const attempt of delivery.attemptList) printProse(`  ${attemptLine(attempt, undefined)}${saidText(attempt)}`);
    if (explanation) for (const line of explanationLines(explanation)) printProse(terminalText(line));
  }
}

async function showArrival(client: ControlClient, arrival: ArrivalDetail, json: boolean): Promise<number> {
  const newest = arrival.captureList.at(-1);
  const isOpen = newest?.report !== undefined && (newest.verdict.result !== 'valid' || (newest.answer?.status ?? 0) >= 400);
  const explanation = newest && isOpen ? await asking(() => client.explainCapture(newest.id, {})) : undefined;
  if (json) print(terminalJson({ ...arrival, ...(explanation && { explanation }) }));
  else {
    const { cause: _, ...summary } = arrival;
    printList([summary], { table: ROWS });
    for (const capture of arrival.captureList) printProse(requestLine(capture));
    if (explanation) for (const line of explanationLines(explanation)) printProse(terminalText(line));
  }
  return 0;
}

const isRefused = ({ outcome }: Attempt) => outcome?.kind === 'response' && isRefusal(outcome.status);

const saidText = ({ response }: Attempt) => (response?.said === undefined ? '' : `  ${terminalText(`“${response.said}”`)}`);
