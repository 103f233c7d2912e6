import type { CoreUrls } from './core-status.ts';

/** The ready line: what a started core tells whoever started it. */
export interface ReadyLine extends CoreUrls {
  event: 'ready';
  version: string;
  /** The release of MLflow that it is like. */
  mlflowVersion: string;
  /** Of the process that owns the database. */
  pid: number;
  dataDir: string;
  tokenFile: string;
  /** Opens the inspector once, within 60 s. */
  launchUrl: string;
  /** The real server that calls are passed on to, if they are. */
  upstream?: string;
}

/** What a core process says to the shell that forked it. */
export type CoreMessage =
  | { type: 'ready'; ready: ReadyLine }
  /** Another core owns the data directory already; the link opens its inspector. */
  | { type: 'joined'; launchUrl: string }
  | { type: 'failed'; message: string; exitCode: number };

/** What the shell says to its core. `guard` comes first, where the core is no Node that could guard a tunnel program itself. */
export type HostMessage = { type: 'stop' } | { type: 'guard'; command: readonly [execPath: string, ...args: string[]] };

export function parseHostMessage(value: unknown): HostMessage | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  if (value.type === 'stop') return { type: 'stop' };
  if (value.type !== 'guard' || !('command' in value) || !Array.isArray(value.command)) return undefined;
  const [execPath, ...args] = value.command as unknown[];
  if (typeof execPath !== 'string' || !args.every((arg) => typeof arg === 'string')) return undefined;
  return { type: 'guard', command: [execPath, ...args] };
}

/** What a core process sends is its own, so that only the kind of message is looked at. */
export function isCoreMessage(value: unknown): value is CoreMessage {
  return typeof value === 'object' && value !== null && 'type' in value && CORE_MESSAGES.some((type) => type === value.type);
}

const CORE_MESSAGES: readonly unknown[] = ['ready', 'joined', 'failed'] satisfies CoreMessage['type'][];

/**
 * What `npm start` tells the shell first: the variables for the core. A process shows the environment that it was started with
 * for as long as it runs, and hands it to whatever it starts; a message is only heard.
 */
export interface StarterMessage {
  type: 'environment';
  env: Record<string, string>;
}

/** What whoever starts a core adds to its environment; why stands in scripts/pinned-node.mjs, which has the same for the oldest Node. */
export const CORE_ENV = { MALLOC_ARENA_MAX: '2' };

/** Settings of the core, and the keys and secrets among them. */
export const isCoreVariable = (name: string): boolean => /^(?:HOOKGLASS|MLFLOW)_/.test(name);
