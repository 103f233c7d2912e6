import { randomUUID } from 'node:crypto';
/** A change of a registry as a client could ask for it. */
export interface AskedChange {
  method: 'POST' | 'PATCH' | 'DELETE';
  /** Behind `/api/2.0/mlflow/`, or a whole path. */
  path: string;
  /** As JSON, or as it is. */
  body: unknown;
}

const tag = (key: string, value?: string) => ({ key, ...(value !== undefined && { value }) });
const IS_PROMPT = tag('mlflow.prompt.is_prompt', 'true');
const change = (method: AskedChange['method'], path: string, body: unknown): AskedChange => ({ method, path, body });

/**
 * Every kind of call that makes an event, with its oddities, and those that make none: one after the other on a server that knows none of the
 * names. @param runId of a run that the server has
 */
export function mirroredChanges(name: string, runId: string): AskedChange[] {
  const model = `${name} é✓😀`;
  const prompt = `${name} prompt`;
  return [...ofModels(model, name), ...ofVersions(model, runId), ...ofTagsAndAliases(model), ...ofPrompts(prompt, model)];
}

const ofModels = (model: string, name: string) => [
  change('POST', 'registered-models/create', {
    name: model,
    description: 'dé\n"quoted"',
    tags: [tag('10', 'ten'), tag('2', 'two'), tag('a', '"q"\n</script>'), tag('10', 'again'), tag('empty')],
  }),
  change('POST', 'registered-models/create', { name: model }), // exists: refused
  change('POST', 'registered-models/create', { name: `${name} plain`, description: null, tags: null, unknown: 1 }),
  change('POST', '/ajax-api/2.0/mlflow/registered-models/create', JSON.stringify(JSON.stringify({ name: `${name} encoded twice` }))),
  change('POST', 'registered-models/create', { name: `${name}/not allowed` }),
  change('PATCH', 'registered-models/update', { name: model, description: 'other' }),
];

const ofVersions = (model: string, runId: string) => [
  change('POST', 'model-versions/create', { name: model, source: 's3://bucket/é', description: '', tags: [tag('k', 'v'), tag('k', 'w')] }),
  change('POST', 'model-versions/create', { name: model, source: `runs:/${runId}/model`, runId, description: 'with a run', run_link: 'x' }),
  change('POST', 'model-versions/create', { name: model, source: 's3://bucket/b', run_id: '' }),
  change('POST', 'model-versions/create', { name: model, source: `models:/${model}/2` }), // a copy: its run comes along, or does not
  change('POST', 'registered-models/alias', { name: model, alias: 'champion', version: '2' }),
  change('POST', 'model-versions/create', { name: model, source: `models:/${model}@champion`, description: 'by alias' }),
  change('POST', 'model-versions/create', { name: model, source: `models:/${model}/77` }), // does not exist
  change('POST', 'model-versions/transition-stage', { name: model, version: '1', stage: 'Production', archive_existing_versions: false }),
  change('PATCH', 'model-versions/update', { name: model, version: '1', description: 'changed' }),
];

const ofTagsAndAliases = (model: string) => [
  change('POST', 'model-versions/set-tag', { name: model, version: '01', key: 'k', value: 'é' }),
  change('POST', 'model-versions/set-tag', { name: model, version: '1', key: 'without a value' }),
  change('DELETE', 'model-versions/delete-tag', { name: model, version: '1', key: 'k' }),
  change('DELETE', 'model-versions/delete-tag', { name: model, version: '1', key: 'never there' }),
  change('DELETE', 'model-versions/delete-tag', { name: model, version: '99', key: 'k' }), // no such version
  change('POST', 'registered-models/set-tag', { name: model, key: 'k', value: 'v' }), // of a model: no event
  change('DELETE', 'registered-models/delete-tag', { name: model, key: 'k' }),
  change('POST', 'registered-models/alias', { name: model, alias: 'champion', version: '1' }),
  change('POST', 'registered-models/alias', { name: model, alias: 'champion', version: '1' }),
  change('POST', 'registered-models/alias', { name: model, alias: 'latest', version: '1' }), // reserved
  change('DELETE', 'registered-models/alias', { name: model, alias: 'champion' }),
  change('DELETE', 'registered-models/alias', { name: model, alias: 'champion' }),
];

const ofPrompts = (prompt: string, model: string) => [
  change('POST', 'registered-models/create', { name: prompt, tags: [IS_PROMPT, tag('_mlflow_prompt_type', 'text'), tag('team', 'a')] }),
  change('POST', 'model-versions/create', {
    ...{ name: prompt, source: 'dummy-source', description: 'first' },
    tags: [IS_PROMPT, tag('mlflow.prompt.text', 'Hi {{name}}'), tag('_mlflow_prompt_type', 'text'), tag('c', 'd')],
  }),
  change('POST', 'model-versions/create', { name: prompt, source: 'dummy-source', tags: [IS_PROMPT] }),
  change('POST', 'model-versions/create', { name: prompt, source: 's3://bucket/untold' }), // a version without the tag
  change('POST', 'registered-models/set-tag', { name: prompt, key: 'k', value: 'v' }),
  change('DELETE', 'registered-models/delete-tag', { name: prompt, key: 'k' }),
  change('DELETE', 'registered-models/delete-tag', { name: prompt, key: 'never there' }),
  change('POST', 'model-versions/set-tag', { name: prompt, version: '1', key: 'k', value: 'v' }),
  change('DELETE', 'model-versions/delete-tag', { name: prompt, version: '1', key: 'k' }),
  change('POST', 'registered-models/alias', { name: prompt, alias: 'live', version: '1' }),
  change('DELETE', 'registered-models/alias', { name: prompt, alias: 'live' }),
  change('DELETE', 'registered-models/delete-tag', { name: prompt, key: 'mlflow.prompt.is_prompt' }), // none any more
  change('POST', 'registered-models/alias', { name: prompt, alias: 'live', version: '1' }),
  change('POST', 'registered-models/set-tag', { name: model, key: 'mlflow.prompt.is_prompt', value: 'TRUE' }), // becomes one
  change('POST', 'registered-models/set-tag', { name: model, key: 'k', value: 'v' }),
  change('POST', 'registered-models/set-tag', { name: model, key: 'mlflow.prompt.is_prompt', value: 'no' }),
  change('POST', 'model-versions/set-tag', { name: model, version: '1', key: 'k', value: 'of a model' }),
  change('POST', 'registered-models/rename', { name: model, new_name: `${model} renamed` }),
  change('DELETE', 'model-versions/delete', { name: `${model} renamed`, version: '1' }),
  change('DELETE', 'registered-models/delete', { name: `${model} renamed` }),
];

/** Payloads that differ by when they were made alone are the same. */
export const untimed = (body: string): string => body.replace(/"timestamp": "[^"]*"/, '"timestamp": ""');

/** @param base of the MLflow API, its prefix included */
export function askFor(base: string, { method, path, body }: AskedChange, workspace?: string): Promise<Response> {
  return fetch(`${base}${path.startsWith('/') ? '' : '/api/2.0/mlflow/'}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(workspace !== undefined && { 'x-mlflow-workspace': workspace }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Registers a webhook for events such as `PROMPT CREATED`. @returns its id */
export async function registerFor(base: string, url: string, events: readonly string[], workspace?: string): Promise<string> {
  const wire = events.map((event) => ({ entity: event.split(' ')[0], action: event.split(' ')[1] }));
  const answer = await askFor(base, { method: 'POST', path: 'webhooks', body: { name: 'mirrored', url, events: wire } }, workspace);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(text);
  return (JSON.parse(text) as { webhook: { webhook_id: string } }).webhook.webhook_id;
}

/** @returns the id of a new run, in an experiment of its own: a new workspace has none */
export async function aRun(base: string, workspace?: string): Promise<string> {
  const answered = async <Answer>(path: string, body: object) =>
    (await (await askFor(base, { method: 'POST', path, body }, workspace)).json()) as Answer;
  const experiment = await answered<{ experiment_id: string }>('experiments/create', { name: `runs ${randomUUID()}` });
  const { run } = await answered<{ run: { info: { run_id: string } } }>('runs/create', experiment);
  return run.info.run_id;
}
