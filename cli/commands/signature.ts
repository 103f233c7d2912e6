import { randomUUID } from 'node:crypto';
import { sign } from '#core/signing/sign.ts';
import { type VerifyInput, verify } from '#core/signing/verify.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { VerifyReport } from '#shared/domain/delivery/capture.ts';
import { checkText } from '#shared/domain/delivery/verdict.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import { command } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { text, wholeNumber } from '../flag-kinds.ts';
import type { Flags } from '../flags.ts';
import { readInput } from '../input.ts';
import { type ReadRequest, readRequestLines } from '../pasted-request.ts';
import { print } from '../print.ts';
import { secretFrom } from '../secret-from.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';
import { explainSignature } from './signature-explain.ts';
import { questionOf } from './signature-question.ts';

const DAY_SEC = 86_400;

const flags = {
  id: text(undefined, 'ID', { help: 'X-MLflow-Delivery-Id (sign: a new UUID)' }),
  timestamp: text(undefined, 'SECONDS', { help: 'X-MLflow-Timestamp (sign: now)' }),
  signature: text(undefined, 'TEXT', { help: 'X-MLflow-Signature, for verify and explain' }),
  value: text(undefined, 'TEXT', { help: 'explain: what your own code computed' }),
  'secret-env': text(undefined, 'NAME', { help: 'environment variable that holds the secret' }),
  secret: text(undefined, 'TEXT', {
    help: 'the secret itself; “-” reads it from standard input',
    secretInstead: '--secret-env NAME, or --secret - and the secret on standard input',
  }),
  body: text(undefined, 'FILE', { help: 'the raw body; without it, standard input' }),
  request: text(undefined, 'FILE', {
    help: 'verify, explain: a request as it was copied (curl, HAR, raw HTTP …); “-” for standard input',
  }),
  now: text(undefined, 'SECONDS', { help: 'verify: the time of receipt (default: now)' }),
  tolerance: wholeNumber(TOLERANCE_SEC, 0, 3650 * DAY_SEC, { help: 'verify: how many seconds old it may be' }),
  ...CORE_FLAGS,
} as const;

/** Signs, verifies and explains with the code that the dispatcher and the mock receiver use; no core is needed. */
export const signature = command({
  usage: ['signature sign [flags]', 'signature verify [flags]', 'signature explain [c12 | d42 | -] [flags]'],
  about: [
    'Signs, verifies and explains with the code that the dispatcher and the mock receiver use. No core is needed, except to explain what it keeps.',
  ],
  examples: [],
  flags,
  async run({ values, positionals }, env) {
    const [action, subject] = positionals;
    const secret = secretFrom(values, env);
    const request = values.request ?? (subject === '-' ? '-' : undefined);
    if (request !== undefined && action === 'sign')
      throw new StartError('usage', 'signature sign makes a signature of its own; --request is for verify and explain.');
    if (values.request !== undefined && subject !== undefined)
      throw new StartError('usage', `Give either ${subject} or --request ${values.request}.`);
    if (action === 'explain') return explainSignature({ ...values, request }, subject === '-' ? undefined : subject, secret, env);
    if (action !== 'sign' && action !== 'verify') throw new StartError('usage', 'signature takes sign, verify or explain.');
    if (secret === undefined) throw new StartError('usage', 'Give the secret with --secret-env NAME (or --secret TEXT).');
    return action === 'sign' ? printSigned(values, secret) : printVerified({ ...values, request }, secret);
  },
});

type Values = Flags<typeof flags>['values'];

function printSigned({ id = randomUUID(), timestamp = nowSec(), body, json }: Values, secret: string): number {
  const value = sign(secret, { deliveryId: id, timestamp, body: readInput(body) });
  if (json) print(terminalJson({ deliveryId: id, timestamp, signature: value }));
  else
    for (const [name, text] of [
      [DELIVERY_ID_HEADER, id],
      [TIMESTAMP_HEADER, timestamp],
      [SIGNATURE_HEADER, value],
    ])
      print(`${name}: ${text}`);
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
  else for (const line of [...(read ? readRequestLines(read) : []).map(terminalText), ...reportLines(report)]) print(line);
  return report.verdict.result === 'valid' ? 0 : 1;
}

type Given = Pick<VerifyInput, 'signature' | 'deliveryId' | 'timestamp' | 'body' | 'nowMs'>;

const givenByFlags = ({ signature: value, id, timestamp, body, now }: Values): Given => ({
  signature: value?.trim(),
  deliveryId: id,
  timestamp,
  body: readInput(body),
  nowMs: Number(now ?? nowSec()) * 1000,
});

function givenByRequest(values: Values, file: string, secret: string): { given: Given; read: ReadRequest } {
  const nowMs = Date.now();
  const { input, read } = questionOf(values, file, secret, { nowMs, otherwiseAtMs: nowMs });
  const { signature: value, deliveryId, timestamp, body, receivedAtMs } = input;
  return { given: { signature: value?.trim(), deliveryId, timestamp, body, nowMs: receivedAtMs }, read };
}

function reportLines({ verdict, steps, answer }: VerifyReport): string[] {
  const width = Math.max(...steps.map(({ name }) => name.length));
  const lines = steps.map(({ name, passed, value, notReached, statusIfFailed }) => {
    const mark = notReached ? '·' : passed ? '✓' : '✕';
    return terminalText(`${mark} ${name.padEnd(width)}  ${value}${passed || notReached ? '' : `  → ${statusIfFailed}`}`);
  });
  const detail = answer.detail === undefined ? '' : ` ${answer.detail}`;
  return [...lines, '', `${firstUpper(checkText(verdict))}: MLflow’s documented receiver answers ${answer.status}${detail}.`];
}

const firstUpper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const nowSec = () => String(Math.floor(Date.now() / 1000));
