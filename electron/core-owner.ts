import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { parseCoreFile } from '#shared/domain/app/core-file.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';

/** A listener on this machine answers at once or never. */
const LONGEST_ANSWER_MS = 2000;

/** @returns the origin of the inspector of the core that owns a data directory, if one does and somebody listens there */
export async function findOwner(dataDir: string): Promise<string | undefined> {
  const url = parseUrl(inspectorOf(dataDir) ?? '');
  if (!url) return undefined;
  return (await isListening(url.hostname, Number(url.port))) ? url.origin : undefined;
}

/** What a core left there that was killed leads to nobody. */
function inspectorOf(dataDir: string): string | undefined {
  try {
    return parseCoreFile(readFileSync(path.join(dataDir, 'core.json'), 'utf8'))?.urls.inspector;
  } catch {
    return undefined; // it has ended
  }
}

function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: LONGEST_ANSWER_MS });
    const settle = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}
