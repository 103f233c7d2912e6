import { mlflowHeaders } from '#core/signing/mlflow-headers.ts';
import { SIGNATURE_PREFIX, sign } from '#core/signing/sign.ts';
import { type Breakage, FUTURE_BY_SEC, LEFT_OUT, ODD_TIMESTAMP, refuseBreakage, STALE_BY_SEC } from '#shared/domain/delivery/breakage.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import type { Subscriber } from '../store/subscriber.ts';

export interface ToCompose {
  body: Buffer;
  deliveryId: string;
  /** Of a request that is not broken. */
  timestampSec: number;
  breakage?: Breakage | undefined;
}

/** What leaves. */
export interface Composed {
  body: Buffer;
  /** As it was signed. */
  timestamp: string;
  /** It would have to be signed and cannot be. */
  held?: true;
  signed: {
    deliveryId: string;
    timestampSec: number;
    signature?: string;
    /** Only where they are not those that the dispatcher writes by itself. */
    headers?: HeaderPairs;
    verdict?: 'unsigned' | 'invalid';
  };
}

/** A secret that is certainly another one. */
const OTHER_SECRETS = ['another-secret', 'yet-another-secret'] as const;
const VERSION_2 = 'v2,';

/** The same for the same input, so that a preview shows what will be sent. @returns why it cannot be broken so */
export function composed(
  { secret }: Pick<Subscriber, 'secret'>,
  { body, deliveryId, timestampSec, breakage }: ToCompose,
): Composed | string {
  const refusal = breakage && refuseBreakage(breakage, secret.kind !== 'none');
  if (refusal !== undefined) return refusal;
  const text = breakage === 'other-secret' ? otherThan(secret) : secret.kind === 'set' ? secret.text : undefined;
  if (text === undefined && secret.kind === 'unreadable') {
    return { body, timestamp: String(timestampSec), held: true, signed: { deliveryId, timestampSec } };
  }

  const sentSec = timestampSec + (breakage === 'stale' ? -STALE_BY_SEC : breakage === 'future' ? FUTURE_BY_SEC : 0);
  const timestamp = breakage === 'timestamp-12.5' ? ODD_TIMESTAMP : String(sentSec);
  const fitting = text === undefined ? undefined : sign(text, { deliveryId, timestamp, body });
  const signature = breakage === 'prefix-v2' ? fitting && VERSION_2 + fitting.slice(SIGNATURE_PREFIX.length) : fitting;
  const changed = changedBody(body, breakage);
  if (typeof changed === 'string') return changed;

  const left = breakage && LEFT_OUT[breakage];
  const isSigned = signature !== undefined && left !== SIGNATURE_HEADER;
  const headers = oddHeaders(
    { deliveryId, timestampSec: sentSec, ...(signature !== undefined && { signature }) },
    { left, timestamp: breakage === 'timestamp-12.5' ? timestamp : undefined },
  );
  const verdict = !isSigned ? 'unsigned' : breaksSignature(breakage) ? 'invalid' : undefined;
  return {
    body: changed,
    timestamp,
    signed: {
      deliveryId,
      timestampSec: sentSec,
      ...(isSigned && { signature }),
      ...(headers && { headers }),
      ...(verdict && { verdict }),
    },
  };
}

function otherThan(secret: Subscriber['secret']): string {
  const known = secret.kind === 'set' ? secret.text : undefined;
  return OTHER_SECRETS.find((other) => other !== known) ?? OTHER_SECRETS[0];
}

/** What was signed is not what arrives. A stale time, one of the future and an odd one are signed as they are sent. */
function breaksSignature(breakage: Breakage | undefined): boolean {
  switch (breakage) {
    case 'prefix-v2':
    case 'altered-byte':
    case 'added-newline':
    case 'other-secret':
    case 'without-delivery-id':
    case 'without-timestamp':
      return true;
    default:
      return false;
  }
}

function oddHeaders(
  signed: Parameters<typeof mlflowHeaders>[0],
  { left, timestamp }: { left: string | undefined; timestamp: string | undefined },
): HeaderPairs | undefined {
  if (left === undefined && timestamp === undefined) return undefined;
  return mlflowHeaders(signed, 'POST')
    .filter(([name]) => name !== left)
    .map(([name, value]) => [name, name === TIMESTAMP_HEADER && timestamp !== undefined ? timestamp : value]);
}

function changedBody(body: Buffer, breakage: Breakage | undefined): Buffer | string {
  if (breakage === 'added-newline') return Buffer.concat([body, Buffer.from('\n')]);
  return breakage === 'altered-byte' ? withAlteredByte(body) : body;
}

/** The last letter or digit of a text in the JSON becomes another one, so that it stays JSON; without any, a bit of the first byte. */
export function withAlteredByte(body: Buffer): Buffer | string {
  if (body.length === 0) return 'The body is empty: there is no byte to alter.';
  const altered = Buffer.from(body);
  const [last] = [...body.toString('latin1').matchAll(/[A-Za-z0-9](?="\s*[,}\]])/g)].slice(-1);
  const at = last?.index ?? 0;
  altered[at] = last ? nextOf(last[0]).charCodeAt(0) : (body[0] ?? 0) ^ 1;
  return altered;
}

/** The one behind it in its own range; a digit of a hexadecimal escape stays one. */
function nextOf(char: string): string {
  const range =
    ['0123456789', 'abcdef', 'ABCDEF', 'ghijklmnopqrstuvwxyz', 'GHIJKLMNOPQRSTUVWXYZ'].find((one) => one.includes(char)) ?? char;
  return range.charAt((range.indexOf(char) + 1) % range.length);
}
