import type { CoreUrls } from './core-status.ts';

/** The ready line: what a started core tells whoever started it. */
export interface ReadyLine extends CoreUrls {
  event: 'ready';
  version: string;
  /** Of the process that owns the database. */
  pid: number;
  dataDir: string;
  tokenFile: string;
  /** Opens the inspector once, within 60 s. */
  launchUrl: string;
}

/** What a core process says to the shell that forked it. */
export type CoreMessage = { type: 'ready'; ready: ReadyLine } | { type: 'failed'; message: string; exitCode: number };

/** What the shell says to its core. */
export type HostMessage = { type: 'stop' };

export function isHostMessage(value: unknown): value is HostMessage {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'stop';
}

/** What a core process sends is its own, so that only the kind of message is looked at. */
export function isCoreMessage(value: unknown): value is CoreMessage {
  return typeof value === 'object' && value !== null && 'type' in value && (value.type === 'ready' || value.type === 'failed');
}
