import type { RetryProfileName } from '../delivery/retry-profile.ts';

/** Where the three planes listen. */
export interface CoreUrls {
  /** The tracking URI. */
  mlflow: string;
  receiver: string;
  receiverTls: string | null;
  webhookUrl: string;
  inspector: string;
}

export const URL_POLICIES = ['local', 'mlflow'] as const;

/** What the status bar shows. */
export interface CoreStatus {
  version: string;
  /** The release of MLflow that the server and the dispatcher are like. */
  mlflowVersion: string;
  pid: number;
  startedAtMs: number;
  dataDir: string;
  urls: CoreUrls;
  profile: RetryProfileName;
  timeScale: number;
  urlPolicy: (typeof URL_POLICIES)[number];
  /** How many deliveries are kept before the oldest are dropped. */
  keepCount: number;
  /** One shared pool whose workers sleep through waits: deliveries delay each other, as in MLflow. */
  emulatesWorkers?: boolean;
  /** So little of the disk is free that new changes and captures are refused. */
  shortage?: { freeBytes: number; neededBytes: number };
  /** A damaged database was put aside at this start. */
  quarantine?: { path: string; why: string };
  counts: { deliveries: number; failed: number; unfinished: number; captures: number; webhooks: number };
  nextAttemptAtMs?: number;
}
