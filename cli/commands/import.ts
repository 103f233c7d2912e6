import { verify } from '#core/signing/verify.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { verdictOf } from '#shared/domain/delivery/verdict.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import type { FiledDelivery } from '#shared/session/filed.ts';
import { filterSession } from '#shared/session/filter-session.ts';
import { command } from '../command.ts';
import { onOff, text } from '../flag-kinds.ts';
import { printError } from '../print.ts';
import { secretFrom } from '../secret-from.ts';
import { oddLine, readSessionFile } from '../session-file.ts';
import { ROWS } from '../tables/rows.ts';
import { printList } from '../terminal/listing.ts';
import { terminalText } from '../terminal-text.ts';
import { checkedFilter } from './deliveries.ts';

const SHOWN_ODD = 20;

const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);

/** Reads a file of deliveries and shows them; nothing of it is kept, and no core is needed. */
export const importCommand = command({
  usage: ['import FILE [FILTER] [flags]'],
  about: ['Reads a file of deliveries and shows them; nothing of it is kept, and no core is needed.'],
  examples: [],
  flags: {
    'secret-env': text(undefined, 'NAME', { help: 'checks each signature with the secret in this environment variable' }),
    json: onOff(false, { help: 'one JSON object a line' }),
  },
  async run({ values, positionals }, env) {
    const [file, ...words] = positionals;
    if (file === undefined)
      throw new StartError('usage', 'Name a file: one that was shared, a HAR, or a copied request; - is standard input.');
    const secret = secretFrom(values, env);
    const session = await readSessionFile(file);
    const broken = session.deliveries.length === 0 ? session.odd.find(({ kind }) => kind === 'unreadable') : undefined;
    if (broken) throw new StartError('usage', `There is no delivery in ${nameOf(file)}; line ${broken.line}: ${broken.why}.`);
    const checked = secret === undefined ? session.deliveries : session.deliveries.map((delivery) => checkedWith(delivery, secret));
    const chosen = filterSession(checked, checkedFilter(words.join(' ')), Date.now());
    printList(
      chosen.map(({ detail }) => detail),
      { table: ROWS, json: values.json },
    );
    for (const odd of session.odd.slice(0, SHOWN_ODD)) printError(terminalText(oddLine(odd)));
    if (session.oddCount > SHOWN_ODD) printError(`${session.oddCount - SHOWN_ODD} more entries are no deliveries.`);
    if (session.deliveries.length === 0) printError(`There is no delivery in ${terminalText(nameOf(file))}.`);
    const isWrong = secret !== undefined && chosen.some(({ detail }) => detail.verdict === 'invalid');
    return session.deliveries.length === 0 || isWrong ? 1 : 0;
  },
});

/** By the bytes and the moment of the file; one whose bytes are not there, or were masked, stays as it was found. */
function checkedWith(delivery: FiledDelivery, secret: string): FiledDelivery {
  const { detail, body, isBodyMasked } = delivery;
  if (!body || isBodyMasked) return delivery;
  const header = (name: string) => headerIn(detail.request.headers, name)?.trim();
  const { verdict } = verify({
    signature: header('X-MLflow-Signature'),
    deliveryId: header('X-MLflow-Delivery-Id'),
    timestamp: header('X-MLflow-Timestamp'),
    body,
    secrets: [{ secret, from: { kind: 'webhook', webhookId: '', webhookName: 'the command line' }, decides: true }],
    nowMs: detail.attemptList.at(-1)?.startedAtMs ?? detail.createdAtMs,
    toleranceSec: TOLERANCE_SEC,
  });
  const judged: DeliveryDetail = { ...detail, verdict: verdictOf(verdict, detail.lastStatus) };
  return { ...delivery, detail: judged };
}
