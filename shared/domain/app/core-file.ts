import type { CoreUrls } from './core-status.ts';

/** `core.json` in the data directory: how others find the core that owns it. It is a hint; the lock decides. */
export interface CoreFile {
  version: string;
  pid: number;
  urls: CoreUrls;
}

/** @returns undefined for anything else, such as a file that was cut off. */
export function parseCoreFile(text: string): CoreFile | undefined {
  const value = parseJson(text);
  if (!isRecord(value) || typeof value['version'] !== 'string' || typeof value['pid'] !== 'number') return undefined;
  const urls = parseUrls(value['urls']);
  return urls && { version: value['version'], pid: value['pid'], urls };
}

function parseUrls(value: unknown): CoreUrls | undefined {
  if (!isRecord(value)) return undefined;
  const { mlflow, receiver, receiverTls, webhookUrl, inspector } = value;
  if (typeof mlflow !== 'string' || typeof receiver !== 'string' || typeof webhookUrl !== 'string' || typeof inspector !== 'string') {
    return undefined;
  }
  return { mlflow, receiver, receiverTls: typeof receiverTls === 'string' ? receiverTls : null, webhookUrl, inspector };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
