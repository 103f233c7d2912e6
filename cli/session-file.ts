import { createReadStream } from 'node:fs';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { FiledSession, OddEntry } from '#shared/session/filed.ts';
import { readSession } from '#shared/session/read-file.ts';
import { unreadableText } from './file-words.ts';

/**
 * What a file holds, read in pieces; `-` is standard input.
 * @throws StartError `usage` for a file that cannot be read, or not be held
 */
export async function readSessionFile(file: string): Promise<FiledSession> {
  const session = await read(file);
  if (session.problem !== undefined) throw new StartError('usage', `${file}: ${session.problem}`);
  return session;
}

async function read(file: string): Promise<FiledSession> {
  try {
    return await readSession(file === '-' ? process.stdin : createReadStream(file), async () => undefined);
  } catch (error) {
    throw new StartError('usage', unreadableText(file === '-' ? 'Standard input' : file, error));
  }
}

/** `Line 212 is not a delivery: it is a GET for /favicon.ico, without a body.` */
export const oddLine = ({ line, why }: OddEntry): string => `Line ${line} is not a delivery: ${why}.`;
