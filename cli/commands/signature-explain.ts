import { explain } from '#core/signing/explain.ts';
import { doubtText } from '#core/signing/pasted-input.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { ExplainReport } from '#shared/domain/delivery/explain.ts';
import { explanationLines } from '../explanation-lines.ts';
import { readInput } from '../input.ts';
import { readRequestLines } from '../pasted-request.ts';
import { print, printProse } from '../print.ts';
import { asking, findCore } from '../running-core.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';
import { type ExplainFlags, questionOf } from './signature-question.ts';

/**
 * Says why a signature does not match: of a request that a running core keeps (`c12`, `d42`), of one that was copied from
 * somewhere, or of one that is given by flags; the last two without a core.
 * @returns 0 when nothing is wrong with it, 1 when something was explained
 */
export async function explainSignature(
  values: ExplainFlags,
  stored: string | undefined,
  secret: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  if (values.request !== undefined) return explainPasted(values, values.request, secret);
  const report = stored === undefined ? explainGiven(values, secret) : await explainStored(values, stored, secret, env);
  if (values.json) print(terminalJson(report));
  else for (const line of explanationLines(report)) printProse(terminalText(line));
  return report.explanations.length === 0 ? 0 : 1;
}

function explainPasted(values: ExplainFlags, file: string, secret: string | undefined): number {
  const { pasted, input, read, isUnsettled } = questionOf(values, file, wanted(secret), { nowMs: Date.now() });
  const report = explain(input);
  if (isUnsettled && report.explanations.some(({ why }) => why === 'no-match')) read.notes.push(doubtText(pasted.doubts));
  if (values.json) print(terminalJson({ ...report, request: read }));
  else for (const line of [...readRequestLines(read), ...explanationLines(report)]) printProse(terminalText(line));
  return report.explanations.length === 0 ? 0 : 1;
}

function wanted(secret: string | undefined): string {
  if (secret !== undefined) return secret;
  throw new StartError('usage', 'Give the secret with --secret-env NAME, or a capture or delivery of a running core.');
}

function explainGiven(
  { id, timestamp, signature, value, body, now, tolerance, headers }: ExplainFlags,
  secret: string | undefined,
): ExplainReport {
  return explain({
    method: 'POST',
    headers,
    signature: signature?.trim(),
    deliveryId: id,
    timestamp,
    body: readInput(body),
    receivedAtMs: now ?? Date.now(),
    toleranceSec: tolerance,
    secrets: [{ secret: wanted(secret), kind: 'own', name: 'the command line' }],
    otherIds: [],
    ...(value !== undefined && { value }),
  });
}

async function explainStored(
  values: ExplainFlags,
  stored: string,
  secret: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<ExplainReport> {
  const { client } = await findCore(values, env);
  const question = { ...(values.value !== undefined && { value: values.value }), ...(secret !== undefined && { secret }) };
  if (/^c\d+$/.test(stored)) return asking(() => client.explainCapture(stored, question));
  const delivery = await asking(() => client.delivery(stored));
  if (!delivery) throw new StartError('usage', `There is no capture or delivery ${JSON.stringify(stored)}.`);
  return asking(() => client.explain(delivery.id, delivery.attempts, question));
}
