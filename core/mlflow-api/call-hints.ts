const DATABRICKS_ADDRESS =
  'This is an address of Databricks’ Model Registry webhooks, which MLflow does not have. Use /api/2.0/mlflow/webhooks (MlflowClient.create_webhook); its events are model_version.created and the like.';
const DATABRICKS_EVENTS =
  'Events in capitals are those of Databricks’ Model Registry webhooks. MLflow’s are pairs of an entity and an action; MlflowClient.create_webhook takes them as model_version.created and the like.';
const NOT_PART =
  'Not part of Hookglass: it has the registry, prompts, webhooks and as much tracking as registering a model needs. The client got MLflow’s answer for an address that does not exist.';

const PATHS_REMEMBERED = 1000;

/** Guidance for calls that tutorials and other products lead to, beside MLflow's own answer. */
export interface CallHints {
  forAddress(path: string): string | undefined;
  forRefusal(path: string, message: string): string | undefined;
}

/** What is not part of Hookglass is said once for each path. */
export function createCallHints(): CallHints {
  const told = new Set<string>();
  return {
    forAddress(path) {
      if (/\/mlflow\/registry-webhooks(\/|$)/.test(path)) return DATABRICKS_ADDRESS;
      if (told.has(path) || told.size >= PATHS_REMEMBERED) return undefined;
      told.add(path);
      return NOT_PART;
    },
    forRefusal: (path, message) =>
      /\/mlflow\/webhooks(\/|$)/.test(path) && message.includes('Each webhook event needs an entity') ? DATABRICKS_EVENTS : undefined,
  };
}
