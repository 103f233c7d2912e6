import { decodeBytes } from './decode.ts';
import { jsonTokens, looksLikeJson, type PrettyLine, prettyLines, type Token } from './json-tokens.ts';
import { hexLines, type Lines, textLines } from './lines.ts';

export type BytesMode = 'pretty' | 'raw' | 'hex';

/** What there is to show of bytes: rows that exist only in sight, or one flowing block; indented JSON as a tree. */
export type Content =
  | { lines: Lines }
  | { tokens: readonly Token[] }
  | { tree: readonly PrettyLine[] }
  | { longTree: readonly PrettyLine[] };

/** Up to this size a text is one flowing block; beyond it, rows that exist only in sight. */
const FLOWING = 12_000;
const COLUMNS = 110;
/** Larger texts are shown as they are: taking millions of members apart would hold up the page. */
const STRUCTURED = 1_000_000;

/** @param of `cut`: the bytes are the beginning of more, so that JSON may end anywhere */
export function contentOf(bytes: Uint8Array, { mode, cut }: { mode: BytesMode; cut: boolean }): Content {
  if (mode === 'hex') return { lines: hexLines(bytes) };
  const { text } = decodeBytes(bytes);
  const tokens = text.length <= STRUCTURED ? jsonTokens(text) : [];
  const plain = mode === 'raw' || !looksLikeJson(tokens, { cut });
  if (text.length > FLOWING) return plain ? { lines: textLines(text, COLUMNS) } : { longTree: prettyLines(tokens) };
  if (!looksLikeJson(tokens, { cut })) return { tokens: [{ kind: 'other', text }] };
  return plain ? { tokens } : { tree: prettyLines(tokens) };
}
