/** A line of a fix: taken out, put in, or standing beside. */
export type FixLine = readonly [mark: '-' | '+' | ' ', code: string];

/** What to change, in the code of one framework. */
export interface Fix {
  framework: string;
  lines: readonly FixLine[];
}

/** As text, to be copied: what is put in and what stands beside it. */
export const fixText = ({ lines }: Fix): string =>
  lines
    .filter(([mark]) => mark !== '-')
    .map(([, code]) => `${code}\n`)
    .join('');
