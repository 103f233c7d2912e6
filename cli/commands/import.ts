import { verify } from '#core/signing/verify.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { verdictOf } from '#shared/domain/delivery/verdict.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import type { FiledDelivery } from '#shared/session/filed.ts';
import { filterSession } from '#shared/session/filter-session.ts';
import { command } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { oneOf, onOff, text, texts } from '../flag-kinds.ts';
import type { Flags } from '../flags.ts';
import { importRegistry } from '../import/import-registry.ts';
import { importWebhooks } from '../import/import-webhooks.ts';
import { printError } from '../print.ts';
import { findCore } from '../running-core.ts';
import { secretFrom } from '../secret-from.ts';
import { oddLine, readSessionFile } from '../session-file.ts';
import { ROWS } from '../tables/rows.ts';
import { WEBHOOKS } from '../tables/webhooks.ts';
import { printList } from '../terminal/listing.ts';
import { terminalText } from '../terminal-text.ts';
import { checkedFilter } from './deliveries.ts';

const SHOWN_ODD = 20;

const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);

const flags = {
  ...CORE_FLAGS,
  'secret-env': text(undefined, 'NAME', { help: 'checks each signature with the secret in this environment variable' }),
  'from-mlflow': text(undefined, 'URI', { help: 'takes over the registry and the webhooks of this MLflow server, which is only read' }),
  names: texts('GLOB', { help: '--from-mlflow: only models and prompts of such names; may be repeated' }),
  replace: onOff(false, { help: '--from-mlflow: a model or prompt that is here already is replaced by that of the server' }),
  only: oneOf(['registry', 'webhooks', 'both'], 'both', '--from-mlflow: what is taken over'),
} as const;

/** Reads a file of deliveries and shows them, or takes over the registry and webhooks of a real server. */
export const importCommand = command({
  usage: ['import FILE [FILTER] [flags]', 'import --from-mlflow URI [flags]'],
  about: [
    'Reads a file of deliveries and shows them: one that was shared or exported, a HAR of a browser or a proxy, or a copied request; “-” is standard input. An entry that is no delivery is named by its line. Nothing of the file is kept and no core is needed; “replay FILE” sends what it holds again.',
    'With --from-mlflow, models, versions, tags, aliases and prompts of a real MLflow server come into this registry as they are there: numbers, stages, descriptions and times. A client that is pointed here then meets the names it knows. The server is only read, no artifact is copied and no event is fired. A name that is here already stays as it is, or is replaced with --replace. Each model comes in whole or not at all: an import that ended early goes on when it is started again. One import takes at most 10,000 models, 100,000 versions and 256 MiB of answers; --names takes a larger registry in parts.',
    'Its webhooks are registered here as well. They are disabled, so that nothing reaches their receivers before you enable one, and have no secret, which MLflow does not tell. Credentials come from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN; MLFLOW_WORKSPACE names a workspace of the server.',
  ],
  flags,
  json: 'one delivery of the file a line, with its attempts; with --from-mlflow a line for each model or prompt with “result” (taken, replaced, here, left-out), then one for each webhook that was made, as GET /api/v1/webhooks lists it.',
  examples: [
    { says: 'What a colleague recorded', run: 'hookglass import bug.har state:failed' },
    { says: 'Whether all of it was signed correctly', run: 'hookglass import request.har --secret-env HOOK_SECRET --json' },
    { says: 'The registry and the webhooks of a real server', run: 'hookglass import --from-mlflow http://127.0.0.1:5000' },
    {
      says: 'Only models of these names, and as they are there now',
      run: "hookglass import --from-mlflow http://127.0.0.1:5000 --only registry --names 'churn*' --replace",
    },
  ],
  exits: {
    1: 'there is no delivery in the file, or a signature is invalid',
    3: '--from-mlflow: no core runs here, or the server does not answer',
  },
  async run({ values, positionals }, env) {
    const [file, ...words] = positionals;
    const uri = values['from-mlflow'];
    if (uri !== undefined) {
      if (file !== undefined || values['secret-env'] !== undefined)
        throw new StartError('usage', '--from-mlflow reads a server; a file and --secret-env do not belong to it.');
      await importFrom(uri, values, env);
      return 0;
    }
    if (values.names.length > 0 || values.replace || values.only !== 'both')
      throw new StartError('usage', '--names, --replace and --only belong to --from-mlflow.');
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

async function importFrom(uri: string, values: Flags<typeof flags>['values'], env: NodeJS.ProcessEnv): Promise<void> {
  const { names, replace, only, json } = values;
  const core = await findCore(values, env);
  if (only !== 'webhooks') await importRegistry(core, { uri, names, replace, json }, env);
  if (only === 'registry') return;
  const made = await importWebhooks(core, uri, env);
  printList(made, { table: WEBHOOKS, json, empty: 'There was no webhook to take over.' });
}

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
