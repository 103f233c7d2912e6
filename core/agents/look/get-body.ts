import { z } from 'zod';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import { visible } from '#shared/domain/wire/visible.ts';
import { rowNamed } from '../find.ts';
import { bytesOf } from '../fitted.ts';
import { type AskCore, ToolProblem, tool } from '../tool.ts';
import { untrusted } from '../untrusted.ts';

/** Of the text or base64, as JSON; the frame around it needs the rest. */
const ROOM_BYTES = 28 * 1024;
const MOST_BYTES = 20 * 1024;

export const getBody = tool({
  name: 'get_body',
  title: 'Get a body, or a part of it',
  description:
    'Bytes of a request or of a receiver’s answer, by range. As text, what cannot be seen is written as an escape, and a byte that is no UTF-8 as \\xNN; exact tells whether anything was. base64 gives the bytes. Secrets are replaced by asterisks, byte for byte.',
  kind: 'look',
  about: ['id', 'of'],
  input: z.strictObject({
    id: z.string().min(1).max(100).describe('d12, c7, or the UUID of X-MLflow-Delivery-Id.'),
    of: z.enum(['request', 'answer']).default('request'),
    attempt: maybe(z.int().min(1)).describe('Whose answer; absent: that of the last attempt.'),
    from: z.int().min(0).default(0).describe('First byte.'),
    bytes: z.int().min(1).max(MOST_BYTES).default(8192).describe('How many bytes at most; fewer are given where they do not fit.'),
    as: z.enum(['text', 'base64']).default('text'),
  }),
  output: z.object({
    from: z.int(),
    bytes: z.int(),
    ofBytes: z.int().describe('Bytes of the whole body.'),
    next: maybe(z.int()).describe('Ask again from this byte for the rest.'),
    exact: z.boolean().describe('Nothing had to be escaped, and nothing in the whole body hidden: the text is the bytes.'),
    body: untrusted,
  }),
  async run({ id, of, attempt, from, bytes, as }, { core, isHidden }) {
    const stored = await bodyOf(core, { id, of, attempt });
    const whole = Buffer.from(stored);
    if (from > whole.length) throw new ToolProblem(`The body has ${whole.length} bytes; ask from a byte before that.`);
    let length = Math.min(bytes, whole.length - from);
    const shown = () => {
      const part = whole.subarray(from, from + length);
      return as === 'base64' ? part.toString('base64') : bytesText(part);
    };
    let text = shown();
    while (bytesOf(text) > ROOM_BYTES && length > 1) {
      length = Math.max(1, Math.floor((length * ROOM_BYTES * 0.9) / bytesOf(text)));
      text = shown();
    }
    const part = whole.subarray(from, from + length);
    const exact = !isHidden(stored) && Buffer.from(text, as === 'base64' ? 'base64' : 'utf8').equals(part);
    const end = from + length;
    return {
      data: { from, bytes: length, ofBytes: whole.length, ...(end < whole.length && { next: end }), exact, body: { untrusted: text } },
      text: `Bytes ${from} to ${end} of ${whole.length}${exact ? ', as they are' : ', with escapes or hidden secrets'}.${end < whole.length ? ` The rest: from ${end}.` : ''}`,
      outcome: `${length} of ${whole.length} bytes`,
    };
  },
});

async function bodyOf(
  core: AskCore,
  { id, of, attempt }: { id: string; of: 'request' | 'answer'; attempt: number | undefined },
): Promise<Uint8Array> {
  if (/^c\d+$/.test(id) && of === 'request') return (await core.captureBody(id)) ?? missing(id);
  const row = await rowNamed(core, id);
  if (row.source === 'external') {
    const newest = row.captureList.at(-1);
    if (of === 'answer') return Buffer.from(newest?.answerBody ?? '');
    return (newest && (await core.captureBody(newest.id))) ?? missing(id);
  }
  if (of === 'request') return (await core.deliveryBody(row.id)) ?? missing(id);
  const number = attempt ?? row.attemptList.findLast(({ response }) => response !== undefined)?.number;
  const answer = number === undefined ? undefined : await core.responseBody(row.id, number);
  if (answer) return answer;
  throw new ToolProblem(
    `${row.id} has no answer${attempt === undefined ? '' : ` to attempt ${attempt}`} that is kept. get_delivery shows its attempts.`,
  );
}

function missing(id: string): never {
  throw new ToolProblem(`The body of ${JSON.stringify(id.slice(0, 60))} is not kept.`);
}

/** UTF-8 as text; of what is none, each byte as `\xNN`. The pieces of a character that the range cuts are such bytes too. */
function bytesText(bytes: Buffer): string {
  const whole = decode(bytes);
  if (whole !== undefined) return visible(whole);
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const size = [1, 2, 3, 4].find((length) => at + length <= bytes.length && decode(bytes.subarray(at, at + length)) !== undefined);
    text +=
      size === undefined ? `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}` : visible(decode(bytes.subarray(at, at + size)) ?? '');
    at += size ?? 1;
  }
  return text;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
