/** As much as stands in one line of JSON. */
const LINE_CHARACTERS = 110;
/** The outermost two levels are always taken apart: that is where a person adds what is in their file already. */
const OPENED_LEVELS = 2;

/** JSON as a person would write it into a file: what is short stands in one line. */
export function jsonLines(value: unknown, level = 0): string {
  const inOne = inOneLine(value);
  const isOpened = level < OPENED_LEVELS && isRecord(value);
  if (!isOpened && (typeof value !== 'object' || inOne.length <= LINE_CHARACTERS)) return inOne;
  const space = '  '.repeat(level + 1);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const parts = Array.isArray(value)
    ? value.map((item) => jsonLines(item, level + 1))
    : Object.entries(value as object).map(([key, inner]) => `${JSON.stringify(key)}: ${jsonLines(inner, level + 1)}`);
  return `${open}\n${parts.map((part) => `${space}${part}`).join(',\n')}\n${'  '.repeat(level)}${close}`;
}

const isRecord = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${inOneLine(inner)}`)
    .join(', ')} }`;
}

type TomlValue = string | readonly string[] | Readonly<Record<string, string>>;

/** A table of TOML. Its strings are quoted as those of JSON, which TOML reads alike. */
export function tomlTable(name: string, values: Readonly<Record<string, TomlValue>>): string {
  return [`[${name}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${tomlValue(value)}`)].join('\n');
}

function tomlValue(value: TomlValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: string) => JSON.stringify(item)).join(', ')}]`;
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)} = ${JSON.stringify(inner)}`)
    .join(', ')} }`;
}

/** The words as one line for the shell of the system: PowerShell on Windows, else one of POSIX. */
export const shellLine = (words: readonly string[], platform: string): string => words.map((word) => shellWord(word, platform)).join(' ');

export function shellWord(word: string, platform: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return platform === 'win32' ? `'${word.replaceAll("'", "''")}'` : `'${word.replaceAll("'", "'\\''")}'`;
}
