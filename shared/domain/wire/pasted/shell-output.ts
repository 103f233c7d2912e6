import { binaryOfBase64 } from '../wire-text.ts';
import { unescaped } from './shell-escapes.ts';

/** What a command prints, where that can be told without running it: `printf`, `echo`, `cat` and `base64 -d` of what is in the text. */
export function outputOf({ words, input }: { words: readonly string[]; input?: string }): string | undefined {
  const [name = '', ...rest] = words;
  switch (name.slice(name.lastIndexOf('/') + 1)) {
    case 'printf':
      return printf(rest);
    case 'echo':
      return echo(rest);
    case 'cat':
      return rest.every((word) => word === '-') ? input : undefined;
    case 'base64':
      return /^(?:-d|-D|--decode)$/.test(rest[0] ?? '') && input !== undefined ? binaryOfBase64(input) : undefined;
    default:
      return undefined;
  }
}

function printf(words: readonly string[]): string | undefined {
  const [format = '', ...values] = words[0] === '--' ? words.slice(1) : words;
  const parts = unescaped(format.replaceAll('%%', '\0')).split('%s');
  if (parts.some((part) => part.includes('%')) || values.length > parts.length - 1) return undefined;
  return parts.map((part, index) => (index === 0 ? '' : (values[index - 1] ?? '')) + part.replaceAll('\0', '%')).join('');
}

function echo(words: readonly string[]): string {
  const isOption = (word: string) => /^-[neE]+$/.test(word);
  const first = words.findIndex((word) => !isOption(word));
  const options = words.slice(0, first === -1 ? words.length : first).join('');
  const text = first === -1 ? '' : words.slice(first).join(' ');
  return (options.includes('e') ? unescaped(text) : text) + (options.includes('n') ? '' : '\n');
}
