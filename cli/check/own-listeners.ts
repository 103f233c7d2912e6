import path from 'node:path';
import type { CheckNetworkOptions } from '#core/check/network-sender.ts';
import { readPrivateFile } from '#core/files/private-file.ts';
import { parseCoreFile } from '#shared/domain/app/core-file.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { dataDirOf } from '../data-dir.ts';
import { findCore } from '../running-core.ts';

type OwnListeners = ReturnType<NonNullable<CheckNetworkOptions['ownListeners']>>;

/**
 * Where the core of this data directory listens with what is no target. The file that it leaves may be of one that has ended, so it is
 * asked where the target has one of its ports.
 */
export async function ownListenersAt(
  target: string,
  values: { 'data-dir': string | undefined },
  env: NodeJS.ProcessEnv,
): Promise<OwnListeners> {
  try {
    const file = parseCoreFile(readPrivateFile(path.join(dataDirOf(values, env), 'core.json')) ?? '');
    const port = portOf(target);
    if (!file || ![file.urls.mlflow, file.urls.inspector].some((url) => portOf(url) === port)) return [];
    const { status } = await findCore(values, env);
    return [
      { plane: 'mlflow', host: URL.parse(status.urls.mlflow)?.hostname ?? '', port: portOf(status.urls.mlflow) },
      { plane: 'inspector', host: '127.0.0.1', port: portOf(status.urls.inspector) },
    ];
  } catch (error) {
    if (error instanceof StartError) return []; // it has ended, or its files are not ours to read
    throw error;
  }
}

function portOf(text: string): number {
  const url = URL.parse(text);
  return Number(url?.port) || (url?.protocol === 'https:' ? 443 : 80);
}
