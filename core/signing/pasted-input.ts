import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import type { BodyDoubt, PastedRequest } from '#shared/domain/wire/pasted/pasted-request.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import type { ExplainInput } from './explain-input.ts';
import { durationText } from './explanation-texts.ts';
import { pastedBodyForms } from './pasted-body-forms.ts';
import { parsePythonInt } from './python-int.ts';
import { sign } from './sign.ts';

/** What is known beside the text; headers and a body that are given here go before those in it. */
export interface PastedContext extends Pick<ExplainInput, 'secrets' | 'toleranceSec' | 'otherIds' | 'value'> {
  signature?: string;
  deliveryId?: string;
  timestamp?: string;
  body?: Uint8Array;
  /** When it was received, if somebody says so; the text itself may tell. */
  receivedAtMs?: number;
  /** What is taken for it where nobody does; without it, the age is left out of the question. */
  otherwiseAtMs?: number;
  nowMs: number;
}

/** What is used of a pasted request. */
export interface PastedParts extends Pick<PastedRequest, 'doubts' | 'atMs' | 'answer' | 'notes'> {
  request: Pick<PastedRequest['request'], 'method' | 'headers' | 'body'>;
}

/** A question that can be explained, and what its reader has to know about the text, a sentence each. */
export interface PastedInput {
  input: ExplainInput;
  notes: string[];
  /** The signature fits no form that the body may have had before it was copied. */
  isUnsettled: boolean;
}

/**
 * Makes a question of a pasted request. Where the signature does not fit the body as it was pasted, but fits what copying
 * makes of such a body, the question is about the bytes that were signed, and a note says how they differ: that is proven.
 */
export function inputOfPasted(pasted: PastedParts, context: PastedContext): PastedInput {
  const { method, headers } = pasted.request;
  const notes = [...pasted.notes];
  const first = (given: string | undefined, name: string) => given ?? headerIn(headers, name);
  const timestamp = first(context.timestamp, TIMESTAMP_HEADER);
  const asked: ExplainInput = {
    method,
    headers,
    signature: first(context.signature, SIGNATURE_HEADER),
    deliveryId: first(context.deliveryId, DELIVERY_ID_HEADER),
    timestamp,
    body: context.body ?? pasted.request.body,
    receivedAtMs: receivedAt(pasted, timestamp, context, notes),
    toleranceSec: context.toleranceSec,
    secrets: context.secrets,
    otherIds: context.otherIds,
    ...(context.value !== undefined && { value: context.value }),
    ...(pasted.answer && { answer: pasted.answer }),
  };
  if (context.body) return { input: asked, notes, isUnsettled: false };
  const settled = settledBody(asked);
  if (settled === 'none' || settled === 'as-pasted') return { input: asked, notes, isUnsettled: settled === 'none' };
  notes.push(
    `The pasted body differs from the one that was signed: the signature fits it ${settled.words}. What follows is about that one.`,
  );
  return { input: { ...asked, body: settled.bytes }, notes, isUnsettled: false };
}

/** For a question that nothing was found for. @returns a guess, as a sentence */
export function doubtText(doubts: readonly BodyDoubt[]): string {
  const lost = doubts.map((doubt) => DOUBTS[doubt]).join(', ');
  return lost === ''
    ? 'A guess: the body may have changed on its way here, although this form keeps its bytes.'
    : `A guess: the body may have changed when it was copied (${lost}).`;
}

const DOUBTS: Readonly<Record<BodyDoubt, string>> = {
  'final-newline': 'a line break at its end is easily lost or added',
  'line-ends': 'Windows line breaks became plain ones',
  charset: 'characters that are not ASCII may have been other bytes',
  backslashes: 'browsers double the backslashes of this form',
  rewritten: 'it is not in the text as it was sent, and was written again',
};

/** Without a time of receipt the age cannot be judged; a timestamp in the future still can. */
function receivedAt(
  { atMs }: PastedParts,
  timestamp: string | undefined,
  { receivedAtMs, otherwiseAtMs, nowMs }: PastedContext,
  notes: string[],
): number {
  const told = receivedAtMs ?? atMs ?? otherwiseAtMs;
  if (told !== undefined) return told;
  const sentSec = timestamp === undefined ? undefined : parsePythonInt(timestamp);
  const ageSec = sentSec === undefined ? 0 : Math.floor(nowMs / 1000) - sentSec;
  if (sentSec === undefined || ageSec <= 0) return nowMs;
  notes.push(`When it was received is not in the text, so its age is not judged; by now it is ${durationText(ageSec)} old.`);
  return sentSec * 1000;
}

/** So much is hashed at most to find it. */
const MAX_HASHED_BYTES = 32 * 1024 ** 2;

function settledBody({ signature, deliveryId, timestamp, body, secrets }: ExplainInput) {
  if (!signature || !deliveryId || !timestamp) return 'as-pasted';
  let left = MAX_HASHED_BYTES;
  const fits = (bytes: Uint8Array) =>
    secrets.some(({ secret }) => {
      left -= bytes.length;
      return left >= 0 && sign(secret, { deliveryId, timestamp, body: bytes }) === signature.trim();
    });
  if (fits(body)) return 'as-pasted';
  return pastedBodyForms(body).find(({ bytes }) => fits(bytes)) ?? 'none';
}
