import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { type AnswerWords, type ReceiverAnswer, unescapedHtml } from './answer-words.ts';

/** A value that a receiver gave back for comparison. */
export interface AnswerValue {
  text: string;
  /** In its X-Hookglass-Computed header, or among the words of its answer. */
  in: 'header' | 'body';
}

const DIGEST = /(?<![A-Za-z0-9+/=_-])(?:v1,|sha256=)?(?:b'[A-Za-z0-9+/]{43}='|[A-Za-z0-9+/_-]{43}=|[0-9a-fA-F]{64})(?![A-Za-z0-9+/=_-])/g;
const MOST_VALUES = 4;

/**
 * What a receiver computed, as far as it tells: its header, else texts of 32 bytes in base64 or hex in the body of a refusal.
 * Those that only repeat the signature which it was sent are left out.
 */
export function valuesInAnswer({ headers }: Pick<ReceiverAnswer, 'headers'>, { text }: AnswerWords, signature?: string): AnswerValue[] {
  const header = headerIn(headers, 'X-Hookglass-Computed')?.trim();
  if (header) return [{ text: header, in: 'header' }];
  const plain = unescapedHtml(text)
    .replaceAll('\\/', '/')
    .replace(/\\u00(2[bBfF]|3[dD])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const bare = (value: string) => value.replace(/^(?:v1,|sha256=)/, '');
  const sent = bare(signature ?? '');
  const found = new Map<string, string>();
  for (const [value] of plain.matchAll(DIGEST)) {
    if (bare(value) !== sent && found.size < MOST_VALUES && !found.has(bare(value))) found.set(bare(value), value);
  }
  return [...found.values()].map((value) => ({ text: value, in: 'body' }));
}
