import { StartError } from '#shared/domain/app/start-error.ts';
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

const WHY_NOT_WRITTEN: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'its disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  ENAMETOOLONG: 'its name is too long',
  EEXIST: 'something is in its place',
};

/** A file that cannot be written, with why. */
export function unwritable(file: string, error: unknown): StartError {
  const code = codeOf(error);
  return new StartError('io', `${file} cannot be written: ${WHY_NOT_WRITTEN[code] ?? code}.`);
}
