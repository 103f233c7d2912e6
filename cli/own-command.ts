import path from 'node:path';

/** This program as another one can start it: the Node that runs it, and the file that it was started with. */
export function ownCommand(): readonly [execPath: string, ...args: string[]] {
  const [, file = ''] = process.argv;
  return [process.execPath, path.resolve(file)];
}
