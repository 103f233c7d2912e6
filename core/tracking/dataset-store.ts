import type { Database } from '#core/database/open.ts';
import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import type { Dataset, DatasetInput, DatasetSummary } from '#shared/domain/mlflow/tracking.ts';

const MOST_SUMMARIES = 1000;

export type DatasetStore = ReturnType<typeof createDatasetStore>;

/** SQL of the datasets that runs read. `owner` is the run. */
export function createDatasetStore(db: Database, workspace: string) {
  const known = db.prepare<{ experimentId: number; name: string; digest: string }, { id: number }>(
    'SELECT id FROM dataset WHERE experiment_id = @experimentId AND name = @name AND digest = @digest',
  );
  const insert = db.prepare<Dataset & { experimentId: number }, { id: number }>(
    `INSERT INTO dataset (experiment_id, name, digest, source_type, source, schema, profile)
     VALUES (@experimentId, @name, @digest, @sourceType, @source, @schema, @profile) RETURNING id`,
  );
  const addInput = db.prepare<{ owner: number; dataset: number }, { id: number }>(
    'INSERT INTO run_dataset (owner, dataset) VALUES (@owner, @dataset) ON CONFLICT DO NOTHING RETURNING id',
  );
  const addTag = db.prepare('INSERT INTO run_dataset_tag (owner, key, value) VALUES (@input, @key, @value)');
  const inputs = db.prepare<{ owner: number }, Dataset & { input: number }>(
    `SELECT i.id AS input, d.name, d.digest, d.source_type AS sourceType, d.source, d.schema, d.profile
     FROM run_dataset i JOIN dataset d ON d.id = i.dataset WHERE i.owner = @owner ORDER BY i.id`,
  );
  const tags = db
    .prepare<{ input: number }, [string, string]>('SELECT key, value FROM run_dataset_tag WHERE owner = @input ORDER BY key')
    .raw();
  const summaries = db.prepare<{ workspace: string; experimentIds: string; most: number }, DatasetSummary>(
    `SELECT DISTINCT d.experiment_id AS experimentId, d.name, d.digest, t.value AS context
     FROM dataset d JOIN run_dataset i ON i.dataset = d.id
     LEFT JOIN run_dataset_tag t ON t.owner = i.id AND t.key = 'mlflow.data.context'
     WHERE d.experiment_id IN (SELECT value FROM json_each(@experimentIds))
       AND d.experiment_id IN (SELECT id FROM experiment WHERE workspace = @workspace)
     ORDER BY d.experiment_id, d.name, d.digest LIMIT @most`,
  );

  return {
    /** A dataset that the experiment knows stays as it was first; so do the tags of one that the run has read before. */
    add(owner: number, experimentId: number, dataset: Dataset, pairs: TagPairs): void {
      const id =
        known.get({ experimentId, name: dataset.name, digest: dataset.digest })?.id ?? insert.get({ ...dataset, experimentId })?.id ?? 0;
      const input = addInput.get({ owner, dataset: id })?.id;
      if (input === undefined) return;
      for (const [key, value] of pairs) addTag.run({ input, key, value });
    },

    of: (owner: number): DatasetInput[] => inputs.all({ owner }).map(({ input, ...dataset }) => ({ dataset, tags: tags.all({ input }) })),

    /** Each dataset once for each context in which a run read it. */
    summaries: (experimentIds: readonly number[]): DatasetSummary[] =>
      summaries.all({ workspace, experimentIds: JSON.stringify(experimentIds), most: MOST_SUMMARIES }),
  };
}
