import { globSync, readFileSync } from 'node:fs';

/** A block of code in a document, or a command between backticks. */
export interface DocExample {
  file: string;
  /** As the block names it: bash, ts, python; `inline` between backticks. */
  language: string;
  text: string;
}

/** Pages of verbs, whose examples are run where their help is tested. */
const OF_VERBS = /^docs\/(command-line\.md|commands\/)/;

/** All examples of the documents, in order. Decisions tell how it was, so they are none. */
export function docExamples(): DocExample[] {
  const files = ['README.md', ...globSync(['docs/*.md', 'docs/guide/*.md', 'examples/**/README.md']).toSorted()];
  return files.filter((file) => !OF_VERBS.test(file)).flatMap(examplesOf);
}

function examplesOf(file: string): DocExample[] {
  const text = readFileSync(file, 'utf8');
  const block = /^ *```(\w*)\n(.*?)^ *```$/gms;
  const blocks = [...text.matchAll(block)].map(([, language = '', code = '']): DocExample => ({ file, language, text: code }));
  const inline = [...text.replace(block, '').matchAll(/`((?:npx )?(?:hookglass|npm|python) [^`]+)`/g)];
  return [...blocks, ...inline.map(([, code = '']): DocExample => ({ file, language: 'inline', text: code }))];
}

/** The lines of a block for a shell, without what they say behind them. */
export const commandsOf = ({ text }: DocExample): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/\s+# .*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
