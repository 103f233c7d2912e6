/** What a real MLflow does with webhooks, measured. A chunk of its own in the bundle: few agents read it. */
export async function readWhatMlflowDoes(): Promise<string> {
  const { WHAT_MLFLOW_DOES } = await import('./what-mlflow-does.ts');
  return WHAT_MLFLOW_DOES.join('\n');
}
