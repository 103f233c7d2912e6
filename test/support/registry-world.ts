/** What a test has in the registry of a server, made by its REST API: every release has these calls. */
export interface RegistryWorld {
  call(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  /** A model with what an import has to keep, and a prompt, whose names begin with `prefix`. */
  fill(prefix: string): Promise<void>;
  /** All that clients see of the models and prompts of this prefix, in one order. */
  seen(prefix: string): Promise<unknown>;
}

const PROMPT = { key: 'mlflow.prompt.is_prompt', value: 'true' };

/** @param headers of every call, such as a login */
export function registryWorld(mlflow: string, headers: Record<string, string> = {}): RegistryWorld {
  async function call(method: string, path: string, body?: object) {
    const answer = await fetch(`${mlflow}/api/2.0/mlflow/${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  }
  const search = (what: string, filter: string) => call('GET', `${what}/search?${new URLSearchParams({ filter })}`);

  return {
    call,
    async fill(prefix) {
      const [model, quoted, prompt] = [`${prefix}churn`, `${prefix}it's "q"`, `${prefix}greeting`];
      await call('POST', 'registered-models/create', {
        name: model,
        description: 'who leaves\nété',
        tags: [{ key: 'team', value: 'growth ✓' }],
      });
      for (const description of ['first', 'second', 'third']) {
        await call('POST', 'model-versions/create', {
          name: model,
          source: 's3://bucket/churn',
          description,
          tags: [{ key: 'n', value: description }],
        });
      }
      await call('DELETE', 'model-versions/delete', { name: model, version: '2' });
      await call('POST', 'model-versions/transition-stage', {
        name: model,
        version: '1',
        stage: 'Production',
        archive_existing_versions: false,
      });
      await call('POST', 'registered-models/alias', { name: model, alias: 'champion', version: '3' });
      await call('POST', 'registered-models/create', { name: quoted });
      await call('POST', 'model-versions/create', { name: quoted, source: 's3://bucket/q' });
      await call('POST', 'registered-models/create', { name: prompt, tags: [PROMPT] });
      const tags = [PROMPT, { key: 'mlflow.prompt.text', value: 'Hello {{name}}' }];
      await call('POST', 'model-versions/create', { name: prompt, source: 'prompt-template', tags });
    },
    async seen(prefix) {
      const like = `name LIKE '${prefix}%'`;
      const found = await Promise.all([
        search('registered-models', like),
        search('registered-models', `${like} AND tags.\`mlflow.prompt.is_prompt\` = 'true'`),
        search('model-versions', like),
        search('model-versions', `${like} AND tag.\`mlflow.prompt.is_prompt\` = 'true'`),
      ]);
      return found.map((page) => Object.values(page).map((items) => (items as object[]).map(sorted)));
    },
  };
}

/** Releases list tags and latest versions in no certain order, write no empty run_link, and carry fields that have nothing to do with what is kept. */
function sorted(item: object): object {
  const { tags, latest_versions: latest, ...rest } = item as { tags?: { key: string }[]; latest_versions?: { version: string }[] };
  return {
    ...rest,
    ...(tags && { tags: tags.toSorted((a, b) => (a.key < b.key ? -1 : 1)) }),
    ...(latest && { latest_versions: latest.toSorted((a, b) => Number(a.version) - Number(b.version)).map(sorted) }),
  };
}
