import { probe, type Session } from '../../support/tracking-probe.ts';

/*
 * Calls in the order in which the Python client makes them for what scripts do.
 */

const pairs = (record: Record<string, string>) => Object.entries(record).map(([key, value]) => ({ key, value }));
const finish = (session: Session, run_id: string) =>
  session.post('runs/update', { run_uuid: run_id, run_id, status: 'FINISHED', end_time: 9000 });

async function start(session: Session, experiment: string, name: string, tags: Record<string, string> = {}): Promise<string> {
  const more = { 'mlflow.user': 'u', 'mlflow.source.name': 'train.py', 'mlflow.source.type': 'LOCAL', 'mlflow.runName': name, ...tags };
  return session.run(experiment, { user_id: 'u', run_name: name, tags: pairs(more) });
}

async function logModel(session: Session, experiment: string, run: string, name: string): Promise<string> {
  const model = await session.model(experiment, {
    name,
    source_run_id: run,
    model_type: '',
    params: pairs({ depth: '3' }),
    tags: pairs({ 'mlflow.user': 'u' }),
  });
  await session.post('runs/outputs', { run_id: run, models: [{ model_id: model, step: 0 }] });
  await session.raw('PUT', `/api/2.0/mlflow-artifacts/artifacts/${experiment}/models/${model}/artifacts/MLmodel`, 'flavors: {}\n');
  await session.patch(`logged-models/${model}`, { model_id: model, status: 'LOGGED_MODEL_READY' });
  await session.patch(`logged-models/${model}/tags`, { tags: pairs({ 'mlflow.modelVersions': '[]' }) });
  return model;
}

const dataset = (name: string, context: string) => ({
  tags: pairs({ 'mlflow.data.context': context }),
  dataset: {
    name,
    digest: 'abcdef12',
    source_type: 'code',
    source: '{"tags": {"mlflow.user": "u"}}',
    schema: '{"mlflow_colspec": []}',
    profile: '{"num_rows": 3}',
  },
});

export const FLOW_PROBES = [
  probe('autologging of a training', async (session) => {
    const experiment = await session.experiment();
    const run = await start(session, experiment, 'fit');
    await session.post('runs/log-inputs', { run_id: run, datasets: [dataset('dataset', 'train')] });
    await session.post('runs/log-batch', {
      run_id: run,
      params: pairs({ C: '1.0', penalty: 'l2', random_state: 'None' }),
      tags: pairs({ estimator_name: 'LogisticRegression', estimator_class: 'sklearn.linear_model' }),
    });
    const model = await logModel(session, experiment, run, 'model');
    const metric = { timestamp: 5000, step: 0, model_id: model, dataset_name: 'dataset', dataset_digest: 'abcdef12' };
    await session.post('runs/log-batch', {
      run_id: run,
      metrics: [
        { key: 'training_score', value: 0.96, ...metric },
        { key: 'training_log_loss', value: 0.18, ...metric },
      ],
    });
    await finish(session, run);
    await session.get(`runs/get?run_uuid=${run}&run_id=${run}`);
    await session.get(`logged-models/${model}`);
    await session.post('logged-models/search', {
      experiment_ids: [experiment],
      filter: 'metrics.training_score > 0.9',
      datasets: [{ dataset_name: 'dataset', dataset_digest: 'abcdef12' }],
    });
    await session.post('runs/search', {
      experiment_ids: [experiment],
      filter: "dataset.name = 'dataset' AND metrics.training_score > 0.9 AND params.penalty = 'l2'",
      max_results: 1,
    });
  }),
  probe('an evaluation of a logged model', async (session) => {
    const experiment = await session.experiment();
    const trained = await start(session, experiment, 'train');
    const model = await logModel(session, experiment, trained, 'model');
    const run = await start(session, experiment, 'evaluate');
    await session.post('runs/log-inputs', { run_id: run, models: [{ model_id: model }] });
    await session.post('runs/log-inputs', { run_id: run, datasets: [dataset('eval', 'eval')] });
    const metric = { timestamp: 5000, step: 0, model_id: model, dataset_name: 'eval', dataset_digest: 'abcdef12' };
    await session.post('runs/log-batch', {
      run_id: run,
      metrics: ['example_count', 'mean_absolute_error', 'r2_score'].map((key, at) => ({ key, value: at / 4, ...metric })),
    });
    await finish(session, run);
    for (const id of [trained, run]) await session.get(`runs/get?run_id=${id}`);
    await session.get(`logged-models/${model}`);
    await session.post('logged-models/search', {
      experiment_ids: [experiment],
      order_by: [{ field_name: 'metrics.r2_score', ascending: false, dataset_name: 'eval' }],
    });
    await session.get(`metrics/get-history?run_id=${run}&metric_key=r2_score&max_results=25000`);
  }),
  probe('a search of parameters with nested runs', async (session) => {
    const experiment = await session.experiment();
    const parent = await start(session, experiment, 'sweep');
    for (const [at, lr] of ['0.1', '0.01', '0.001'].entries()) {
      const child = await start(session, experiment, `trial-${lr}`, { 'mlflow.parentRunId': parent });
      await session.post('runs/log-parameter', { run_uuid: child, run_id: child, key: 'lr', value: lr });
      for (const step of [0, 1, 2])
        await session.post('runs/log-metric', {
          run_uuid: child,
          run_id: child,
          key: 'loss',
          value: 1 / (at + step + 1),
          timestamp: 100 + step,
          step,
        });
      await finish(session, child);
    }
    await finish(session, parent);
    const children = {
      experiment_ids: [experiment],
      filter: `tags.\`mlflow.parentRunId\` = '${parent}' AND attributes.status = 'FINISHED'`,
    };
    await session.post('runs/search', { ...children, order_by: ['metrics.loss ASC'], max_results: 1 });
    await session.post('runs/search', { ...children, order_by: ['params.lr DESC', 'start_time'] });
    await session.post('runs/search', { experiment_ids: [experiment], filter: 'tags.`mlflow.parentRunId` IS NULL' });
  }),
  probe('a long training with a metric at each step', async (session) => {
    const run = await start(session, await session.experiment(), 'epochs');
    for (const part of [0, 1]) {
      await session.post('runs/log-batch', {
        run_id: run,
        metrics: Array.from({ length: 500 }, (_, at) => ({
          key: at % 2 ? 'loss' : 'acc',
          value: at / 7,
          timestamp: 10_000 + part * 500 + at,
          step: part * 250 + Math.floor(at / 2),
        })),
      });
    }
    await session.get(`runs/get?run_id=${run}`);
    const page = await session.get(`metrics/get-history?run_id=${run}&metric_key=loss&max_results=300`);
    await session.get(`metrics/get-history?run_id=${run}&metric_key=loss&max_results=300&page_token=${page.at('next_page_token')}`);
    await session.get(`metrics/get-history-bulk-interval?run_ids=${run}&metric_key=loss&max_results=7`);
  }),
  probe('experiments and runs on the command line', async (session) => {
    const name = session.unique('experiment 1');
    const experiment = await session.experiment();
    await session.get(`experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`);
    await session.post('experiments/search', { max_results: 1000, view_type: 'ACTIVE_ONLY', filter: `name = '${name}'` });
    const run = await session.run(experiment, { run_name: 'cli' });
    await session.post('runs/search', {
      experiment_ids: [experiment],
      filter: '',
      run_view_type: 'ACTIVE_ONLY',
      max_results: 1000,
      order_by: ['attribute.end_time DESC'],
    });
    await session.post('runs/delete', { run_id: run });
    await session.post('runs/search', { experiment_ids: [experiment], run_view_type: 'DELETED_ONLY' });
    await session.post('runs/restore', { run_id: run });
    await session.post('experiments/update', { experiment_id: experiment, new_name: session.unique('renamed') });
    await session.post('experiments/delete', { experiment_id: experiment });
    await session.post('experiments/search', {
      max_results: 10,
      view_type: 'DELETED_ONLY',
      filter: `name = '${session.unique('renamed')}'`,
    });
    await session.post('runs/search', { experiment_ids: [experiment] });
    await session.post('experiments/restore', { experiment_id: experiment });
    await session.post('runs/search', { experiment_ids: [experiment] });
  }),
];
