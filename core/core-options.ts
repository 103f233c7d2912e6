import type { HostPattern } from '#shared/domain/app/host-pattern.ts';
import type { CoreSettings, SettingName, StartedBy, StartFlag } from '#shared/domain/app/settings.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { RetryRules } from '#shared/domain/delivery/retry-profile.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import type { Scenario } from '#shared/domain/scenario/scenario.ts';

/** A port as the user gave it. A default that nobody chose may move to the next free port; a chosen one may not. */
export interface PortChoice {
  /** 0 = any free port. */
  port: number;
  chosen: boolean;
}

/** Everything a core can be told. Hosts (command line, desktop, tests) fill it in; nothing here has a default. */
export interface CoreOptions {
  version: string;
  /** Absolute. Everything persistent lives here; it is made, with mode 0700, when it is missing. */
  dataDir: string;
  /** Where the built inspector lies; without it the inspector's port serves the API alone. */
  pageDir?: string;
  mlflow: PortChoice & { host: string; allowedHosts: readonly HostPattern[]; allowedOrigins: readonly string[] } & {
    /** Where its paths begin, without a slash at the end; absent: at the root. */
    staticPrefix?: string;
  };
  /** The real server that calls to the MLflow API are passed on to; without it the local registry answers. */
  upstream?: UpstreamOptions;
  /** The MLflow that the embedded server and the dispatcher are like, until another one is chosen. */
  release: Pick<MlflowRelease, 'version'>;
  /** It has several workspaces, as `mlflow server --enable-workspaces`. */
  enableWorkspaces?: boolean;
  receiver: PortChoice & { host: string };
  receiverTls: PortChoice | 'off';
  inspector: PortChoice;
  retry: RetryRules;
  /** Settings that somebody chose by a flag or the environment; others may have been kept from an earlier run. */
  chosenSettings?: Partial<Record<SettingName, StartedBy>>;
  /** What each setting is where nobody says anything; without it, what it started with. */
  fallbackSettings?: CoreSettings;
  /** The other flags, to be shown. */
  startFlags?: readonly StartFlag[];
  /** Of one attempt, never scaled. */
  requestTimeoutMs: number;
  /** Requests in flight per webhook. */
  maxInFlightPerWebhook: number;
  /** One shared pool whose workers sleep through the waits, as in MLflow, instead of `maxInFlightPerWebhook` each. */
  emulateWorkers: boolean;
  /** How many deliveries and captures are kept, and how large the database may become. */
  keep: { count: number; bytes: number };
  /** A damaged database is a reason not to start; otherwise it is put aside and a new one begun. */
  strict: boolean;
  urlPolicy: UrlPolicyOptions;
  /** Secret of the default endpoint; `auto` is that of the webhook that sent the delivery. */
  receiverSecret: 'auto' | { text: string };
  /** How the default endpoint answers in this run; without it as it was set before, at first by verifying. */
  respond?: Scenario;
  /** Fernet key; without it one is made and kept in the data directory. */
  encryptionKey?: string;
  /** The user's home, and the environment that tunnel programs get an allowed part of. */
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  /** How to start the guard of a tunnel program, where this process is not a Node that could be started again. */
  tunnelGuard?: readonly [execPath: string, ...args: string[]];
  /** The program that runs here as somebody else can start it: `node`, the file of its command line. Absent: it has none. */
  ownCommand?: readonly [execPath: string, ...args: string[]];
  /** Asks whoever runs the core to stop it, to delete what is recorded and to start another. Without it that cannot be asked for. */
  reset?: () => void;
  logger: Logger;
  clock: Clock;
  random: () => number;
  uuid: () => string;
}

export interface UpstreamOptions {
  /** As `parseUpstream` has it, without credentials: `https://mlflow.example/mlflow`. */
  base: string;
  /** Certificates to trust besides those of the system, in PEM. */
  trusted: readonly string[];
}

interface UrlPolicyOptions {
  name: 'local' | 'mlflow';
  /** Names that may resolve to loopback or private addresses. */
  allowedTargets: readonly string[];
  /** Overrides what the policy says. */
  allowedSchemes?: readonly string[];
  allowPrivateIps?: boolean;
}
