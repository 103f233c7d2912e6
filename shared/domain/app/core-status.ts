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

/** A real MLflow server that calls are passed on to. */
export interface MirroredServer {
  /** Without credentials, and without a slash at its end. */
  url: string;
  /** As it names it: `3.17.2`. */
  release?: string;
  /** Why the newest call got no answer from it, in one sentence. */
  problem?: string;
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
  /** Calls to the MLflow API are passed on to it, except those about webhooks. */
  upstream?: MirroredServer;
  counts: { deliveries: number; failed: number; unfinished: number; captures: number; webhooks: number };
  nextAttemptAtMs?: number;
}
