import { probe } from '../../support/tracking-probe.ts';
import { someModels } from './some-models.ts';

export const MODEL_PROBES = [
  probe('a logged model is made, finished, tagged and read', async (session) => {
    const experiment = await session.experiment();
    const run = await session.run(experiment);
    const model = await session.model(experiment, {
      name: 'm',
      source_run_id: run,
      params: [
        { key: 'b', value: '1' },
        { key: 'a', value: '2' },
      ],
      tags: [
        { key: 'z', value: '1' },
        { key: 'y', value: '2' },
      ],
    });
    for (const status of ['LOGGED_MODEL_READY', 'LOGGED_MODEL_UPLOAD_FAILED', 'LOGGED_MODEL_PENDING', 2, 'BOGUS', 9, null])
      await session.patch(`logged-models/${model}`, { model_id: model, status });
    await session.patch(`logged-models/${model}`, { status: 'LOGGED_MODEL_READY' });
    await session.patch(`logged-models/${model}/tags`, {
      tags: [
        { key: 'y', value: '3' },
        { key: 'x', value: '4' },
        { key: 'x', value: '5' },
      ],
    });
    await session.patch(`logged-models/${model}/tags`, { tags: 'x' });
    await session.patch(`logged-models/${model}/tags`, {});
    await session.remove(`logged-models/${model}/tags/z`);
    await session.remove(`logged-models/${model}/tags/z`);
    await session.get(`logged-models/${model}`);
  }),
  probe('params come to a logged model later', async (session) => {
    const experiment = await session.experiment();
    const model = await session.model(experiment, { params: [{ key: 'a', value: '1' }] });
    const log = (params: unknown) => session.post(`logged-models/${model}/params`, { model_id: model, params });
    for (const params of [
      [{ key: 'b', value: '2' }],
      [{ key: 'a', value: '9' }],
      [
        { key: 'c', value: '3' },
        { key: 'c', value: '4' },
      ],
      [],
      'x',
      [{ key: 'long', value: 'v'.repeat(7000) }],
      [{ key: 'k'.repeat(256), value: '1' }],
      [{ key: 'd' }],
      [{ value: 'e' }],
      [{ key: 'a?b', value: '1' }],
    ])
      await log(params);
    await session.post(`logged-models/${model}/params`, { params: [{ key: 'f', value: '1' }] });
    await session.post('logged-models/m-none/params', { model_id: 'm-none', params: [{ key: 'f', value: '1' }] });
    await session.post('logged-models/m-none/params', { model_id: model, params: [{ key: 'f', value: '1' }] });
    await session.get(`logged-models/${model}`);
  }),
  probe('a logged model is deleted', async (session) => {
    const experiment = await session.experiment();
    const [run, model] = [await session.run(experiment), await session.model(experiment)];
    await session.post('runs/outputs', { run_id: run, models: [{ model_id: model, step: 0 }] });
    await session.remove(`logged-models/${model}`);
    await session.get(`logged-models/${model}`);
    await session.get(`logged-models/${model}?allow_deleted=true`);
    await session.get(`logged-models/${model}?allow_deleted=True`);
    await session.get(`logged-models/${model}?allow_deleted=x`);
    await session.remove(`logged-models/${model}`);
    await session.remove('logged-models/m-none');
    await session.post('logged-models/search', { experiment_ids: [experiment] });
    await session.post('runs/log-metric', { run_id: run, key: 'm', value: 1, timestamp: 1, model_id: model });
    await session.patch(`logged-models/${model}`, { model_id: model, status: 'LOGGED_MODEL_READY' });
    await session.patch(`logged-models/${model}/tags`, { tags: [{ key: 'y', value: '3' }] });
    await session.get(`logged-models/${model}/artifacts/directories`);
    await session.get(`runs/get?run_id=${run}`);
    await session.post('runs/search', { experiment_ids: [experiment] });
    await session.get(`logged-models/${model}?allow_deleted=true`);
  }),
  probe('fields of a new logged model', async (session) => {
    const experiment = await session.experiment();
    const create = (more: object) => session.post('logged-models', { experiment_id: experiment, ...more });
    for (const more of [
      {},
      { name: '' },
      { name: 'a/b' },
      { name: 'a.b' },
      { name: "it's" },
      { name: 'n'.repeat(501) },
      { name: 5 },
      { source_run_id: 'none' },
      { params: 'x' },
      {
        params: [
          { key: 'a', value: '1' },
          { key: 'a', value: '2' },
        ],
      },
      { tags: [{ key: 'a?b', value: '1' }] },
      {
        tags: [
          { key: 'a', value: '1' },
          { key: 'a', value: '2' },
        ],
      },
    ])
      await create(more);
    for (const experiment_id of ['', 'abc', '999999', undefined, 5]) await session.post('logged-models', { experiment_id, name: 'x' });
    for (const call of ['logged-models/m-none', 'logged-models/m-none/artifacts/directories']) await session.get(call);
    await session.patch('logged-models/m-none', { model_id: 'm-none', status: 'LOGGED_MODEL_READY' });
    await session.patch('logged-models/m-none/tags', { tags: [] });
    await session.remove('logged-models/m-none/tags/x');
  }),
  probe('metrics of a logged model', async (session) => {
    const { experiment, models, runs } = await someModels(session);
    for (const model of models) await session.get(`logged-models/${model}`);
    await session.get(`runs/get?run_id=${runs[0]}`);
    await session.get(`metrics/get-history?run_id=${runs[0]}&metric_key=acc`);
    const metric = { key: 'acc', value: 0.5, timestamp: 5, step: 0, model_id: models[0] };
    await session.post('runs/log-metric', { run_id: runs[0], ...metric });
    await session.post('runs/log-metric', { run_id: runs[0], ...metric, value: 0.7 });
    await session.post('runs/log-metric', { run_id: runs[0], ...metric, model_id: 'm-none' });
    await session.post('runs/log-metric', { run_id: runs[0], ...metric, model_id: '' });
    await session.post('runs/log-metric', {
      run_id: runs[0],
      ...metric,
      key: 'only dataset',
      model_id: undefined,
      dataset_name: 'train',
      dataset_digest: 'd',
    });
    await session.post('runs/log-batch', {
      run_id: runs[1],
      metrics: [
        { ...metric, key: 'f1', dataset_name: 'train', dataset_digest: 'd1' },
        { ...metric, key: 'f1', step: 1 },
        { ...metric, key: 'none', model_id: undefined },
      ],
    });
    // MLflow has kept the metrics of the run by then; nobody looks at this one.
    const other = await session.run(experiment);
    await session.post('runs/log-batch', { run_id: other, metrics: [{ ...metric, key: 'bad model', model_id: 'm-none' }] });
    await session.post('runs/log-batch', {
      run_id: other,
      metrics: [
        { ...metric, key: 'f2' },
        { ...metric, key: 'f2', value: 9 },
      ],
    });
    await session.get(`logged-models/${models[0]}`);
    await session.get(`runs/get?run_id=${runs[1]}`);
  }),
];
