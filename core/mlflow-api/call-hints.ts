const DATABRICKS_ADDRESS =
  'This is an address of Databricks’ Model Registry webhooks, which MLflow does not have. Use /api/2.0/mlflow/webhooks (MlflowClient.create_webhook); its events are model_version.created and the like.';
const DATABRICKS_EVENTS =
  'Events in capitals are those of Databricks’ Model Registry webhooks. MLflow’s are pairs of an entity and an action; MlflowClient.create_webhook takes them as model_version.created and the like.';
const UNKNOWN = 'MLflow has no such address, so the client got its page for that.';

const SLASH_AT_THE_END = 'The path begins with two slashes: the tracking URI that was put before it ends with one. Leave that one out.';
/** What clients ask below a tracking URI that has a path of its own. */
const PREFIXED = /^(\/.+?)\/(?:(?:ajax-)?api\/\d\.\d\/mlflow|version$|health$|get-artifact$|model-versions\/get-artifact$|graphql$)/;

const PATHS_REMEMBERED = 1000;

/** Guidance for calls that tutorials and other products lead to, beside MLflow's own answer. */
export interface CallHints {
  forAddress(path: string): string | undefined;
  forRefusal(path: string, message: string): string | undefined;
  /** Whether this path is met for the first time: what is not here is listed once, however often a client tries. */
  isNew(path: string): boolean;
}

export function createCallHints(): CallHints {
  const met = new Set<string>();
  return {
    forAddress(path) {
      if (/\/mlflow\/registry-webhooks(\/|$)/.test(path)) return DATABRICKS_ADDRESS;
      if (/^\/{2,}(?:ajax-)?api\//.test(path)) return SLASH_AT_THE_END;
      const prefix = PREFIXED.exec(path)?.[1];
      if (prefix === undefined) return /^\/(?:ajax-)?api\//.test(path) ? UNKNOWN : undefined;
      return `Your tracking URI has a path: ${prefix}. This server answers without one: leave the path out.`;
    },
    forRefusal: (path, message) =>
      /\/mlflow\/webhooks(\/|$)/.test(path) && message.includes('Each webhook event needs an entity') ? DATABRICKS_EVENTS : undefined,
    isNew(path) {
      if (met.has(path)) return false;
      if (met.size < PATHS_REMEMBERED) met.add(path);
      return true;
    },
  };
}
