import type { DeliverySettings } from '../delivery/delivery-settings.ts';
import { SETTING_LIMITS } from '../delivery/delivery-settings.ts';
import type { RecordedRelease } from '../mlflow/release.ts';
import type { AgentMode } from './agents.ts';

/** What can be changed while the core runs. */
export interface CoreSettings extends DeliverySettings {
  /** The MLflow that the server and the dispatcher are like. */
  mlflowVersion: RecordedRelease;
  /** Deliveries and captures that are kept; starred and unfinished ones stay. */
  keepCount: number;
  /** Bytes that the database may use. */
  keepBytes: number;
  /** What coding agents may do. */
  agents: AgentMode;
}

export const SETTING_NAMES = [
  'mlflowVersion',
  'profile',
  'maxRetries',
  'timeScale',
  'requestTimeoutMs',
  'workersPerWebhook',
  'keepCount',
  'keepBytes',
  'agents',
] as const satisfies readonly (keyof CoreSettings)[];
export type SettingName = (typeof SETTING_NAMES)[number];

const KEEP_LIMITS = {
  keepCount: [0, 1_000_000_000],
  keepBytes: [1024 ** 2, Number.MAX_SAFE_INTEGER],
} as const;

/** From and to, both included, of each that is a number. */
export const NUMBER_LIMITS = { ...SETTING_LIMITS, ...KEEP_LIMITS } as const;

export const ORIGINS = ['default', 'flag', 'environment', 'changed'] as const;

/** What somebody said at the start: by a flag of the command line, or a variable of the environment. */
export interface StartedBy {
  kind: 'flag' | 'environment';
  /** `--max-retries`, `MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES`. */
  from: string;
}

/** One setting with where its value comes from. */
export interface SettingView {
  name: SettingName;
  value: string | number;
  /** What it is where nobody says anything. */
  fallback: string | number;
  origin: (typeof ORIGINS)[number];
  /** The flag or variable that was given at this start, and wins at the next one as well. */
  startedBy?: StartedBy;
  /** When it was changed here, where that is known. */
  changedAtMs?: number;
  /** Why it cannot be changed now. */
  fixed?: string;
}

/** A flag that is read at a start alone. */
export interface StartFlag {
  flag: string;
  /** In words; a secret is not among them. */
  value: string;
  origin: 'default' | 'flag' | 'environment';
  from?: string;
}

/** Where the key comes from that webhook secrets are encrypted with; `wrapped`: by the keyring of the desktop, and not opened. */
export const KEY_ORIGINS = ['environment', 'file', 'missing', 'wrapped'] as const;
export type KeyOrigin = (typeof KEY_ORIGINS)[number];

/** What lies in the data directory. */
export interface StorageView {
  key: KeyOrigin;
  databaseBytes: number;
  /** Of the write-ahead log beside it. */
  logBytes: number;
  artifactBytes: number;
  /** On the volume; absent where the system does not tell. */
  freeBytes?: number;
  deliveries: number;
  captures: number;
}
