import { expect, it } from 'vitest';
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
  const aRun = (startTime = 1) => tracking.runs.create({ experimentId: '0', userId: '', name: '', startTime, tags: [] }).runId;
  return { ...tracking, aRun };
}

it('has the experiment Default from the start, and counts on from there', () => {
  const { experiments } = start();

  expect(experiments.get('0')).toMatchObject({ name: 'Default', artifactLocation: 'mlflow-artifacts:/0' });
  expect(experiments.create('second', '', [])).toBe(1);
});

it('shows the point of the highest step as the value of a metric, whatever came last', () => {
  const { runs, aRun } = start();
  const runId = aRun();

  for (const step of [1, 3, 2]) runs.logMetric(runId, { key: 'loss', value: step / 10, timestamp: 1, step });

  expect(runs.get(runId).metrics).toEqual([{ key: 'loss', value: 0.3, timestamp: 1, step: 3 }]);
  expect(runs.history(runId, 'loss').items.map(({ step }) => step)).toEqual([1, 2, 3]);
});

it('keeps NaN, one point that came twice once, and the infinities as the largest numbers', () => {
  const { runs, aRun } = start();
  const runId = aRun();

  for (const value of [Number.NaN, Number.NaN]) runs.logMetric(runId, { key: 'nan', value, timestamp: 1, step: 0 });
  runs.logMetric(runId, { key: 'inf', value: Number.NEGATIVE_INFINITY, timestamp: 1, step: 0 });

  expect(runs.history(runId, 'nan').items).toEqual([{ key: 'nan', value: Number.NaN, timestamp: 1, step: 0 }]);
  expect(runs.get(runId).metrics.find(({ key }) => key === 'inf')?.value).toBe(-Number.MAX_VALUE);
});

it('puts runs without the value last, in either direction', () => {
  const { runs, aRun } = start();
  const [low, high, none] = [aRun(), aRun(), aRun()];
  runs.logMetric(low, { key: 'm', value: 1, timestamp: 1, step: 0 });
  runs.logMetric(high, { key: 'm', value: 2, timestamp: 1, step: 0 });
  const order = (clause: string) =>
    runs
      .search({ experimentIds: ['0'], filter: '', orderBy: [clause], view: 'ACTIVE_ONLY', limit: 10, offset: 0 })
      .items.map(({ runId }) => runId);

  expect(order('metrics.m ASC')).toEqual([low, high, none]);
  expect(order('metrics.m DESC')).toEqual([high, low, none]);
});

it('keeps nothing of a batch that holds a bad key', () => {
  const { runs, aRun } = start();
  const runId = aRun();

  const batch = { metrics: [], params: [['good', '1'] as const, ['a?b', '2'] as const], tags: [] };

  expect(() => runs.logBatch(runId, batch)).toThrow('Names may only contain');
  expect(runs.get(runId).params).toEqual([]);
});

it('refuses to log to a run that was deleted', () => {
  const { runs, aRun } = start();
  const runId = aRun();
  runs.setLifecycle(runId, 'deleted');

  expect(() => runs.logParam(runId, 'p', '1')).toThrow(`The run ${runId} must be in the 'active' state. Current state is deleted.`);
});

it("appends to the list of versions whatever is in the tag, as Python's json writes it", () => {
  const { loggedModels } = start();
  const { modelId } = loggedModels.create({ experimentId: '0', name: 'm', modelType: '', sourceRunId: '', tags: [], params: [] });
  loggedModels.setTags(modelId, [['mlflow.modelVersions', 'spoilt']]);

  loggedModels.linkVersion(modelId, 'é', 1);
  loggedModels.linkVersion(modelId, 'b', 2);

  expect(loggedModels.get(modelId).tags).toEqual([
    ['mlflow.modelVersions', '[{"name": "\\u00e9", "version": 1}, {"name": "b", "version": 2}]'],
  ]);
});
