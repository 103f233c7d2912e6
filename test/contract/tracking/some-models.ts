import { setImmediate as immediate } from 'node:timers/promises';
import type { Session } from '../../support/tracking-probe.ts';

/** Four models of one experiment, measured by two runs on some datasets. */
export async function someModels(session: Session): Promise<{ experiment: string; models: string[]; runs: string[] }> {
  const experiment = await session.experiment();
  const [first, second] = [await session.run(experiment), await session.run(experiment)];
  // MLflow settles a draw by the time of creation: two models of one millisecond would stand in any order.
  const model = async (fields: object) => {
    const id = await session.model(experiment, fields);
    const created = Date.now();
    while (Date.now() === created) await immediate();
    return id;
  };
  const models = [
    await model({
      name: 'alpha',
      model_type: 'Agent',
      source_run_id: first,
      tags: [{ key: 'team', value: 'red' }],
      params: [{ key: 'lr', value: '0.1' }],
    }),
    await model({ name: 'beta', params: [{ key: 'lr', value: '0.2' }] }),
    await model({ name: 'gamma', tags: [{ key: 'a b', value: 'x' }] }),
    await model({ name: 'delta' }),
  ];
  const log = (run_id: string, model: number, key: string, value: number | string, more: object = {}) =>
    session.post('runs/log-metric', { run_id, model_id: models[model], key, value, timestamp: 5, step: 0, ...more });
  const train = { dataset_name: 'train', dataset_digest: 'd1' };
  await log(first, 0, 'acc', 0.5, train);
  await log(first, 0, 'acc', 0.9, { ...train, step: 1 });
  await log(second, 0, 'acc', 0.1, { dataset_name: 'test', dataset_digest: 'd2', timestamp: 9 });
  await log(first, 1, 'acc', 0.6, { dataset_name: 'train', dataset_digest: 'd3' });
  await log(first, 1, 'acc', 0.6, { dataset_name: 'no digest' });
  await log(first, 2, 'acc', 'NaN', { timestamp: 7 });
  await log(first, 1, 'loss', 3);
  return { experiment, models, runs: [first, second] };
}
