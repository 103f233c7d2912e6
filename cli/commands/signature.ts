import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { sign } from '#core/signing/sign.ts';
import { type VerifyInput, verify } from '#core/signing/verify.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { VerifyReport } from '#shared/domain/delivery/capture.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { checkText } from '#shared/domain/delivery/verdict.ts';
import { HTTP_TOKEN } from '#shared/domain/http-token.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { command } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { moment, text, texts, wholeNumber } from '../flag-kinds.ts';
import type { Flag, Flags } from '../flags.ts';
import { readInput } from '../input.ts';
import { type ReadRequest, readRequestLines } from '../pasted-request.ts';
import { print, printError, printProse } from '../print.ts';
import { secretFrom } from '../secret-from.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';
import { explainSignature } from './signature-explain.ts';
import { questionOf } from './signature-question.ts';

const DAY_SEC = 86_400;

const flags = {
  id: text(undefined, 'ID', { help: DELIVERY_ID_HEADER, fallbackText: 'sign: a new UUID', mayBeEmpty: true }),
  timestamp: text(undefined, 'SECONDS', { help: TIMESTAMP_HEADER, fallbackText: 'sign: now', mayBeEmpty: true }),
  signature: text(undefined, 'TEXT', { help: `verify, explain: ${SIGNATURE_HEADER}`, mayBeEmpty: true }),
  header: texts("'NAME: VALUE'", { help: 'any of these as a line, as they were copied; may be repeated', short: 'H' }),
  value: text(undefined, 'TEXT', { help: 'explain: what your own code computed', mayBeEmpty: true }),
  'secret-env': text(undefined, 'NAME', { help: 'environment variable that holds the secret' }),
  secret: text(undefined, 'TEXT', {
    help: 'the secret itself; “-” reads it from standard input',
    secretInstead: '--secret-env NAME, or --secret - and the secret on standard input',
  }),
  body: text(undefined, 'FILE', { help: 'the raw body, byte for byte', fallbackText: 'standard input' }),
  request: text(undefined, 'FILE', { help: 'a request as it was copied: curl, HAR, raw HTTP …; “-” reads it from standard input' }),
  entry: {
    ...wholeNumber(0, 1, 1_000_000, { help: 'which request of several in FILE, from 1', fallbackText: 'the newest with a signature' }),
    fallback: undefined,
  } satisfies Flag<number | undefined>,
  now: moment({ help: 'verify, explain: when it was received', fallbackText: 'now, or what the copied request says' }),
  tolerance: wholeNumber(TOLERANCE_SEC, 0, 3650 * DAY_SEC, { help: 'verify, explain: how many seconds old it may be' }),
  ...CORE_FLAGS,
} as const;

/** Signs, verifies and explains with the code that the dispatcher and the mock receiver use; no core is needed. */
export const signature = command({
  usage: [
    'signature sign [FILE] [flags]',
    'signature verify [FILE] [flags]',
    'signature explain [FILE] [flags]',
    'signature explain c12|d42 [flags]',
  ],
  about: [
    'Makes the signature of a body, checks one step by step as a receiver does, or says why one does not fit. The code is that of the dispatcher and the mock receiver. No core is needed, except to explain what a core keeps (c12, d42).',
    'FILE is a request as it was copied (the same as --request): a curl command, PowerShell, fetch, HTTPie, a HAR or one entry of it, raw HTTP, the JSON of webhook.site, RequestBin and httpbin, what export wrote, or any other text with the X-MLflow- headers in it; “-” is standard input. Without it, the headers come from flags and the body from --body or standard input. No byte of a body is changed; flags go before what stands in FILE.',
  ],
  flags,
  json: 'sign: {"deliveryId", "timestamp", "signature"}. verify: {"verdict", "steps", "answer"}. explain: {"explanations", …} as POST /api/v1/explanations answers. With FILE, "request" says what was read.',
  examples: [
    { says: 'The three headers for a body', run: 'hookglass signature sign --secret-env HOOK_SECRET --body body.json' },
    {
      says: 'Whether a request that was copied from a browser or a proxy is signed correctly',
      run: 'hookglass signature verify request.har --secret-env HOOK_SECRET',
    },
    {
      says: 'Headers from a log, the body from a file, at the time of then',
      run: "hookglass signature verify --secret-env HOOK_SECRET --body body.json --now 1795429872 -H 'X-MLflow-Delivery-Id: 9f2c1d00-0000-4000-8000-000000000001' -H 'X-MLflow-Timestamp: 1795429872' -H 'X-MLflow-Signature: v1,6NxQtMsEYGXkEa4Wc7fe88esGT8z//0AV5VQud1RZDM='",
    },
    { says: 'Why a receiver refused a delivery', run: 'hookglass signature explain d2', exit: 1 },
    {
      says: 'What your own code computed, and from which bytes',
      run: "hookglass signature explain request.har --secret-env HOOK_SECRET --value 'v1,AAAA'",
      exit: 1,
    },
  ],
  exits: {
    1: 'verify: it is not valid; explain: something is wrong with it',
    3: 'explain c12 or d42: no core runs on this data directory',
  },
  async run({ values, positionals }, env) {
    const [action, subject, more] = positionals;
    if (action !== 'sign' && action !== 'verify' && action !== 'explain')
      throw new StartError(
        'usage',
        `signature takes sign, verify or explain${action === undefined ? '' : `, not ${JSON.stringify(action)}`}.`,
      );
    if (more !== undefined) throw new StartError('usage', `signature ${action} takes one request, not ${JSON.stringify(more)} as well.`);
    if (values.request !== undefined && subject !== undefined)
      throw new StartError('usage', `Give either ${subject} or --request ${values.request}.`);
    const isStored = action === 'explain' && subject !== undefined && subject !== '-' && !existsSync(subject);
    if (isStored && /[/\\.]/.test(subject)) throw new StartError('usage', `There is no file ${subject}.`);
    const request = values.request ?? (isStored ? undefined : subject);
    if (values.entry !== undefined && request === undefined)
      throw new StartError('usage', '--entry chooses among the requests of a FILE. Name the file.');
    const secret = secretFrom(values, env);
    const given = { ...withHeaders(values), request };
    if (action === 'explain') return explainSignature(given, isStored ? subject : undefined, secret, env);
    if (secret === undefined)
      throw new StartError('usage', 'Give the secret with --secret-env NAME, or --secret - and the secret on standard input.');
    return action === 'sign' ? printSigned(given, secret) : printVerified(given, secret);
  },
});

type Values = Flags<typeof flags>['values'] & { headers: HeaderPairs };

/** What --id, --timestamp and --signature do not say stands in the lines of --header. */
function withHeaders(values: Flags<typeof flags>['values']): Values {
  const headers = values.header.map((line): [string, string] => {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim();
    if (!HTTP_TOKEN.test(name))
      throw new StartError('usage', `--header takes a line such as 'X-MLflow-Timestamp: 1795429872', not ${JSON.stringify(line)}.`);
    return [name, line.slice(colon + 1).trim()];
  });
  const first = (given: string | undefined, name: string) => given ?? headerIn(headers, name);
  return {
    ...values,
    headers,
    id: first(values.id, DELIVERY_ID_HEADER),
    timestamp: first(values.timestamp, TIMESTAMP_HEADER),
    signature: first(values.signature, SIGNATURE_HEADER),
  };
}

/** Of a copied request the id and the time are kept, so that one can see what its signature should have been. */
function printSigned(values: Values, secret: string): number {
  const asked =
    values.request === undefined ? undefined : questionOf(values, values.request, secret, { nowMs: Date.now(), otherwiseAtMs: Date.now() });
  const deliveryId = values.id ?? asked?.input.deliveryId ?? randomUUID();
  const timestamp = values.timestamp ?? asked?.input.timestamp ?? nowSec();
  for (const [flag, given] of [
    ['--id', deliveryId],
    ['--timestamp', timestamp],
  ])
    if (given === '') throw new StartError('usage', `${flag} is empty. Leave it out for a new one.`);
  const value = sign(secret, { deliveryId, timestamp, body: asked?.input.body ?? readInput(values.body) });
  if (values.json) print(terminalJson({ deliveryId, timestamp, signature: value, ...(asked && { request: asked.read }) }));
  else {
    for (const line of asked ? readRequestLines(asked.read) : []) printError(terminalText(line));
    print(terminalText(`${DELIVERY_ID_HEADER}: ${deliveryId}`));
    print(terminalText(`${TIMESTAMP_HEADER}: ${timestamp}`));
    print(`${SIGNATURE_HEADER}: ${value}`);
  }
  return 0;
}

function printVerified(values: Values, secret: string): number {
  const { given, read } = values.request === undefined ? { given: givenByFlags(values) } : givenByRequest(values, values.request, secret);
  const report = verify({
    ...given,
    secrets: [{ secret, from: { kind: 'endpoint', endpoint: 'command line' }, decides: true }],
    toleranceSec: values.tolerance,
  });
  if (values.json) print(terminalJson({ ...report, ...(read && { request: read }) }));
  else {
    for (const line of read ? readRequestLines(read) : []) printProse(terminalText(line));
    printReport(report);
  }
  return report.verdict.result === 'valid' ? 0 : 1;
}

type Given = Pick<VerifyInput, 'signature' | 'deliveryId' | 'timestamp' | 'body' | 'nowMs'>;

const givenByFlags = ({ signature: value, id, timestamp, body, now }: Values): Given => ({
  signature: value?.trim(),
  deliveryId: id,
  timestamp,
  body: readInput(body),
  nowMs: now ?? Date.now(),
});

function givenByRequest(values: Values, file: string, secret: string): { given: Given; read: ReadRequest } {
  const nowMs = Date.now();
  const { input, read } = questionOf(values, file, secret, { nowMs, otherwiseAtMs: nowMs });
  const { signature: value, deliveryId, timestamp, body, receivedAtMs } = input;
  return { given: { signature: value?.trim(), deliveryId, timestamp, body, nowMs: receivedAtMs }, read };
}

function printReport({ verdict, steps, answer }: VerifyReport): void {
  const width = Math.max(...steps.map(({ name }) => name.length));
  for (const { name, passed, value, notReached, statusIfFailed } of steps) {
    const mark = notReached ? '·' : passed ? '✓' : '✕';
    const head = `${mark} ${name.padEnd(width)}  `;
    printProse(terminalText(`${head}${value}${passed || notReached ? '' : `  → ${statusIfFailed}`}`), head.length);
  }
  const detail = answer.detail === undefined ? '' : ` ${answer.detail}`;
  print('');
  printProse(`${firstUpper(checkText(verdict))}: MLflow’s documented receiver answers ${answer.status}${detail}.`);
}

const firstUpper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const nowSec = () => String(Math.floor(Date.now() / 1000));
