import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '#core/database/migrations/index.ts';
import { createTracking } from '#core/tracking/tracking.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { newestDatabase } from '../../../support/newest-database.ts';

function start() {
  const db = newestDatabase();
  let count = 0;
  const uuid = () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`;
  const tracking = createTracking({
    db,
    workspace: { name: 'default', isOneOfMany: false, artifactRoot: () => undefined },
    clock: fakeClock(),
    random: () => 0.5,
    uuid,
  });
  const aRun = () => tracking.runs.create({ experimentId: '0', userId: '', name: '', startTime: count, tags: [] }).runId;
  const aModel = () =>
    tracking.loggedModels.create({ experimentId: '0', name: 'm', modelType: '', sourceRunId: '', tags: [], params: [] }).modelId;
  const found = (filter: string) =>
    tracking.runs
      .search({ experimentIds: ['0'], filter, orderBy: ['start_time'], view: 'ACTIVE_ONLY', limit: 10, offset: 0 })
      .items.map(({ runId }) => runId);
  return { db, ...tracking, aRun, aModel, found };
}

const dataset = (name: string, source = 's') => ({ name, digest: 'd', sourceType: 't', source, schema: null, profile: null });

describe('datasets that runs read', () => {
  it('are one dataset of their experiment, as it was first, with the tags of each run', () => {
    const { runs, aRun, found } = start();
    const [first, second] = [aRun(), aRun()];

    runs.logInputs(first, { datasets: [{ dataset: dataset('train'), tags: [['mlflow.data.context', 'training']] }], models: [] });
    runs.logInputs(second, { datasets: [{ dataset: dataset('train', 'other'), tags: [] }], models: ['m-1'] });
    runs.logInputs(second, { datasets: [{ dataset: dataset('train'), tags: [['late', '1']] }], models: ['m-1'] });

    expect(runs.get(first).datasets).toEqual([{ dataset: dataset('train'), tags: [['mlflow.data.context', 'training']] }]);
    expect(runs.get(second)).toMatchObject({ datasets: [{ dataset: dataset('train'), tags: [] }], modelInputs: ['m-1'] });
    expect(found("dataset.name = 'train'")).toEqual([first, second]);
    expect(found("dataset.context = 'training'")).toEqual([first]);
  });

  it('are refused whole when one of them is too long', () => {
    const { runs, aRun } = start();
    const runId = aRun();

    const datasets = [
      { dataset: dataset('good'), tags: [] },
      { dataset: dataset('n'.repeat(501)), tags: [] },
    ];

    expect(() => runs.logInputs(runId, { datasets, models: [] })).toThrow("'name' exceeds the maximum length of 500 characters");
    expect(runs.get(runId).datasets).toEqual([]);
  });
});

describe('metrics of a logged model', () => {
  const point = { key: 'acc', value: 0.5, timestamp: 5, step: 0 };

  it('are its own and those of the run that logged them', () => {
    const { runs, loggedModels, aRun, aModel } = start();
    const [runId, modelId] = [aRun(), aModel()];

    runs.logMetric(runId, { ...point, modelId, datasetName: 'train', datasetDigest: 'd' });
    runs.logBatch(runId, { metrics: [{ ...point, key: 'nan', value: Number.NaN, modelId }], params: [], tags: [] });

    expect(loggedModels.get(modelId).metrics).toEqual([
      { ...point, modelId, runId, datasetName: 'train', datasetDigest: 'd' },
      { ...point, key: 'nan', value: 0, modelId, runId, datasetName: null, datasetDigest: null },
    ]);
    expect(runs.get(runId).metrics.map(({ key }) => key)).toEqual(['acc', 'nan']);
  });

  it('may come twice, but a point has one value', () => {
    const { runs, loggedModels, aRun, aModel } = start();
    const [runId, modelId] = [aRun(), aModel()];
    for (const _ of 'ab') runs.logMetric(runId, { ...point, modelId });

    expect(() => runs.logMetric(runId, { ...point, value: 0.7, modelId })).toThrow("The logged model has another value of 'acc' at step 0");
    expect(() => runs.logMetric(runId, { ...point, modelId: 'm-none' })).toThrow('is of a logged model that does not exist');
    expect(loggedModels.get(modelId).metrics).toHaveLength(1);
  });
});

it('shows the metrics of a run in the order of their first points, also those of an older database', () => {
  const { db, runs, aRun } = start();
  const runId = aRun();
  for (const [key, step] of [
    ['z', 0],
    ['a', 0],
    ['z', 5],
    ['z', 2],
    ['b', 0],
  ] as const) {
    runs.logMetric(runId, { key, value: step, timestamp: 1, step });
  }
  const keys = () => runs.get(runId).metrics.map(({ key, value }) => [key, value]);
  const order = [
    ['z', 5],
    ['a', 0],
    ['b', 0],
  ];
  expect(keys()).toEqual(order);

  db.exec('UPDATE run_metric SET first = NULL');
  expect(keys()).not.toEqual(order);
  const step = MIGRATIONS.find(({ name }) => name === 'inputs and model metrics');
  db.exec(`
    ALTER TABLE run_metric DROP COLUMN first; ALTER TABLE logged_model DROP COLUMN lifecycle; DROP TABLE logged_model_metric;
    DROP TABLE run_model_input; DROP TABLE run_dataset_tag; DROP TABLE run_dataset; DROP TABLE dataset;
  `);
  step?.up(db);

  expect(keys()).toEqual(order);
});

it('finds NaN by != alone, and orders it behind every number', () => {
  const { runs, aRun, found } = start();
  const [low, nan, none] = [aRun(), aRun(), aRun()];
  runs.logMetric(low, { key: 'm', value: 1, timestamp: 1, step: 0 });
  runs.logMetric(nan, { key: 'm', value: Number.NaN, timestamp: 1, step: 0 });

  expect(found('metrics.m != 0')).toEqual([low, nan]);
  expect(found('metrics.m = 0')).toEqual([]);
  const search = { experimentIds: ['0'], filter: '', orderBy: ['metrics.m DESC'], view: 'ACTIVE_ONLY', limit: 10, offset: 0 } as const;
  expect(runs.search(search).items.map(({ runId }) => runId)).toEqual([low, nan, none]);
});

it('neither finds nor reads a logged model that was deleted, and registers nothing from it', () => {
  const { loggedModels, forRegistry, aModel } = start();
  const modelId = aModel();

  loggedModels.remove(modelId);

  expect(() => loggedModels.get(modelId)).toThrow(`Logged model with ID '${modelId}' not found.`);
  expect(loggedModels.get(modelId, true).modelId).toBe(modelId);
  expect(forRegistry.loggedModel(modelId)).toBeUndefined();
  const all = { experimentIds: ['0'], filter: '', datasets: [], orderBy: [], limit: 10, offset: 0 };
  expect(loggedModels.search(all).items).toEqual([]);
});

it('takes some points of a long history, evenly, the first and the last among them', () => {
  const { runs, aRun } = start();
  const runId = aRun();
  for (let step = 0; step < 25; step += 1) runs.logMetric(runId, { key: 'm', value: step, timestamp: step, step });

  const steps = (most: number, range?: { from: number; to: number }) => runs.samples([runId], 'm', most, range).map(({ step }) => step);

  expect(steps(5)).toEqual([0, 5, 10, 15, 24]);
  expect(steps(1)).toEqual([24]);
  expect(steps(100)).toHaveLength(25);
  expect(steps(2, { from: 3, to: 9 })).toEqual([3, 9]);
});
