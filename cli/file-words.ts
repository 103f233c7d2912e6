import { codeOf } from '#shared/domain/error-words.ts';

const PROBLEMS: Readonly<Record<string, (file: string) => string>> = {
  ENOENT: (file) => `There is no file ${file}.`,
  ENOTDIR: (file) => `There is no file ${file}.`,
  EISDIR: (file) => `${file} is a directory, not a file.`,
  EACCES: (file) => `You may not read ${file}.`,
};

/** Why a file cannot be read, in a sentence. */
export function unreadableText(file: string, error: unknown): string {
  const code = codeOf(error);
  return PROBLEMS[code]?.(file) ?? `${file} cannot be read (${code}).`;
}
