import { readFileSync } from 'node:fs';
import { StartError } from '#shared/domain/app/start-error.ts';
import { messageOf } from '#shared/domain/error-words.ts';

/** The bytes of a file; without one, or with `-`, those of standard input. @throws StartError `usage` for a file that cannot be read */
export function readInput(file: string | undefined): Buffer {
  try {
    return readFileSync(file === undefined || file === '-' ? 0 : file);
  } catch (error) {
    throw new StartError('usage', `${file ?? 'Standard input'} cannot be read (${messageOf(error)}).`);
  }
}
