import { readFileSync } from 'node:fs';
import { StartError } from '#shared/domain/app/start-error.ts';
import { unreadableText } from './file-words.ts';

let isStandardInputRead = false;

/**
 * The bytes of a file; without one, or with `-`, those of standard input.
 * @throws StartError `usage` for a file that cannot be read, and when standard input is asked for twice
 */
export function readInput(file: string | undefined): Buffer {
  const isStandardInput = file === undefined || file === '-';
  if (isStandardInput && isStandardInputRead)
    throw new StartError('usage', 'Standard input can be one thing only: name a file for the other.');
  isStandardInputRead ||= isStandardInput;
  try {
    return readFileSync(isStandardInput ? 0 : file);
  } catch (error) {
    throw new StartError('usage', unreadableText(isStandardInput ? 'Standard input' : file, error));
  }
}
