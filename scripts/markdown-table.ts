/** A table as the formatter of this project writes it. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((text, i) => Math.max(text.length, 3, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** A document with a text between its marks `<!-- name -->` and `<!-- /name -->`, which stay. @throws Error where it has no such marks */
export function withMarked(document: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->\n\n`, `\n\n<!-- /${name} -->`];
  const [from, to] = [document.indexOf(open) + open.length, document.indexOf(close)];
  if (from < open.length || to < from) throw new Error(`there are no marks ${name}`);
  return document.slice(0, from) + text + document.slice(to);
}
