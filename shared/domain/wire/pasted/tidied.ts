import { binaryOf } from '../wire-text.ts';
import type { PastedText } from './pasted-request.ts';

const FENCE = /^\s*```[\w-]*[ \t]*\r?\n/;
const TYPOGRAPHIC = /[\u2018\u2019\u201c\u201d\u201e]/;

/** Without what chats and documents put around or into a text that was meant for a program. */
export function tidied(read: PastedText): PastedText & { notes: string[] } {
  const { text, binary } = FENCE.test(read.text) ? both(withoutFence(read.text)) : read;
  // Where plain ones are there as well, the others belong to the text.
  if (!TYPOGRAPHIC.test(text) || /['"]/.test(text)) return { text, binary, notes: [] };
  const plain = text
    .replace(/[\u201c\u201d\u201e]/g, '"')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/(?<=\s)[\u2013\u2014](?=[a-z])/g, '--')
    .replaceAll('\u00a0', ' ');
  return {
    ...both(plain),
    notes: ['Its quotation marks are typographic, as chats and documents make them; they were read as plain ones.'],
  };
}

const both = (text: string): PastedText => ({ text, binary: binaryOf(text) });

/** Up to the fence that closes it. */
function withoutFence(text: string): string {
  const inner = text.replace(FENCE, '');
  const end = inner.indexOf('\n```');
  return end === -1 ? inner : inner.slice(0, end + 1);
}
