import { homedir } from 'node:os';
import path from 'node:path';
import { defaultDataDir } from '#shared/domain/app/data-dir.ts';

/** The one that was named, else that of the system. */
export function dataDirOf(values: { 'data-dir': string | undefined }, env: NodeJS.ProcessEnv): string {
  return path.resolve(values['data-dir'] ?? defaultDataDir(process.platform, env, homedir()));
}
