import type { RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';

/** What a core can be told; the flags of `hookglass serve` by their names without dashes. The environment is not looked at. */
export interface CoreSettings {
  /** Where everything is kept. Without it a temporary directory, which is removed when the core stops. */
  dataDir?: string;
  /** 0 is any free port, and the default of the three for HTTP. */
  mlflowPort?: number;
  receiverPort?: number;
  inspectorPort?: number;
  /** The receiver over HTTPS; `off` when absent. */
  receiverTlsPort?: number | 'off';
  retryProfile?: RetryProfileName;
  /** The MLflow that server and dispatcher are like: `3.10`, `3.17.2`. */
  mlflowVersion?: string;
  /** Several workspaces, as `mlflow server --enable-workspaces`. */
  enableWorkspaces?: boolean;
  /** The MLflow API under a path: `/mlflow`. */
  staticPrefix?: string;
  /** Multiplies the waits between attempts: 0.01 makes 4 s into 40 ms. */
  timeScale?: number;
  /** Retries after the first attempt: 3 when absent. */
  maxRetries?: number;
  /** Seconds that one attempt may take, a whole number: 30 when absent. */
  requestTimeout?: number;
  /** `mlflow` refuses the addresses that a stock MLflow refuses. */
  urlPolicy?: 'local' | 'mlflow';
  /** Host names that may lead to loopback or private addresses. */
  allowedTargets?: readonly string[];
  /** Secret of the mock receiver; `auto`, the default, knows those of all webhooks. */
  receiverSecret?: string;
  /** How the mock receiver answers: `503x2,verify`. */
  respond?: string;
  /** Called with each line that the core logs at level warn and error. */
  onComplaint?: (line: string) => void;
}
