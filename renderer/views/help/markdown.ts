/** A part of a line: plain, or marked. */
export type Inline = { kind: 'text' | 'code' | 'strong' | 'emphasis'; text: string } | { kind: 'link'; text: string; to: string };

/** A piece of a page of the documentation; just what our own pages are written with. */
export type Block =
  | { kind: 'heading'; level: number; inline: Inline[] }
  | { kind: 'paragraph'; inline: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] };

/** Reads the Markdown of our own documentation. Pictures are left out, which show the program that is open, and comments for programs. */
export function readMarkdown(text: string): Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || line.startsWith('![') || line.startsWith('<!--')) at += 1;
    else if (isFence(line)) at = readCode(lines, at, blocks);
    else if (line.startsWith('#')) {
      const level = line.length - line.replace(/^#{1,6}/, '').length;
      blocks.push({ kind: 'heading', level, inline: readInline(line.slice(level).trim()) });
      at += 1;
    } else if (line.startsWith('|')) at = readTable(lines, at, blocks);
    else if (itemOf(line)) at = readList(lines, at, blocks);
    else at = readParagraph(lines, at, blocks);
  }
  return blocks;
}

const isFence = (line: string) => line.trimStart().startsWith('```');

function readCode(lines: readonly string[], from: number, blocks: Block[]): number {
  let end = from + 1;
  while (end < lines.length && !isFence(lines[end] ?? '')) end += 1;
  blocks.push({ kind: 'code', text: lines.slice(from + 1, end).join('\n') });
  return end + 1;
}

function readTable(lines: readonly string[], from: number, blocks: Block[]): number {
  let end = from;
  while ((lines[end] ?? '').startsWith('|')) end += 1;
  const [head = [], , ...rows] = lines.slice(from, end).map((row) => cellsOf(row).map(readInline));
  blocks.push({ kind: 'table', head, rows });
  return end;
}

/** `| a | b |`; a line in a cell is written `\|`. */
function cellsOf(row: string): string[] {
  const cells = row.replaceAll('\\|', '\0').split('|').slice(1, -1);
  return cells.map((cell) => cell.replaceAll('\0', '|').trim());
}

function itemOf(line: string): { ordered: boolean; text: string } | undefined {
  const given = line.trimStart();
  if (given.startsWith('- ')) return { ordered: false, text: given.slice(2) };
  const point = given.indexOf('. ');
  return point > 0 && point < 4 && /^\d{1,3}$/.test(given.slice(0, point)) ? { ordered: true, text: given.slice(point + 2) } : undefined;
}

function readList(lines: readonly string[], from: number, blocks: Block[]): number {
  const items: string[] = [];
  const ordered = itemOf(lines[from] ?? '')?.ordered === true;
  let at = from;
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const item = itemOf(line);
    if (item) items.push(item.text);
    else if (line.startsWith('  ') && line.trim() !== '') items[items.length - 1] += ` ${line.trim()}`;
    else break;
  }
  blocks.push({ kind: 'list', ordered, items: items.map(readInline) });
  return at;
}

function readParagraph(lines: readonly string[], from: number, blocks: Block[]): number {
  let end = from;
  while (end < lines.length && (lines[end] ?? '').trim() !== '' && !isFence(lines[end] ?? '')) end += 1;
  blocks.push({ kind: 'paragraph', inline: readInline(lines.slice(from, end).join(' ')) });
  return end;
}

const MARKS = [
  { sign: '`', kind: 'code' },
  { sign: '**', kind: 'strong' },
  { sign: '_', kind: 'emphasis' },
] as const;

/** Marks do not lie in each other, but for code in a link or in a strong part, whose own marks are taken away. */
export function readInline(text: string): Inline[] {
  const parts: Inline[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') parts.push({ kind: 'text', text: plain });
    plain = '';
  };
  for (let at = 0; at < text.length; ) {
    const found = markAt(text, at);
    if (!found) {
      plain += text[at];
      at += 1;
      continue;
    }
    flush();
    parts.push(found.part);
    at = found.end;
  }
  flush();
  return parts;
}

function markAt(text: string, at: number): { part: Inline; end: number } | undefined {
  if (text[at] === '[') return linkAt(text, at);
  for (const { sign, kind } of MARKS) {
    if (!text.startsWith(sign, at)) continue;
    // A line below is a part of a name, as in model_version, unless it stands at the edge of a word.
    if (kind === 'emphasis' && /\w/.test(text[at - 1] ?? ' ')) return undefined;
    const end = text.indexOf(sign, at + sign.length);
    if (end < 0 || end === at + sign.length) return undefined;
    const inner = text.slice(at + sign.length, end);
    return { part: { kind, text: kind === 'code' ? inner : inner.replaceAll('`', '') }, end: end + sign.length };
  }
  return undefined;
}

function linkAt(text: string, at: number): { part: Inline; end: number } | undefined {
  const middle = text.indexOf('](', at);
  const end = middle < 0 ? -1 : text.indexOf(')', middle);
  const words = text.slice(at + 1, middle);
  if (end < 0 || words.includes('[')) return undefined;
  return { part: { kind: 'link', text: words.replaceAll('`', '').replaceAll('_', ''), to: text.slice(middle + 2, end) }, end: end + 1 };
}
