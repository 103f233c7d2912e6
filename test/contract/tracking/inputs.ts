import { probe, type Session } from '../../support/tracking-probe.ts';

const dataset = (name: string, more: object = {}) => ({ name, digest: 'd1', source_type: 'local', source: '{"uri": "x"}', ...more });
const input = (name: string, context?: string, more: object = {}) => ({
  dataset: dataset(name, more),
  tags: context === undefined ? [] : [{ key: 'mlflow.data.context', value: context }],
});
const log = (session: Session, run_id: string, ...datasets: unknown[]) => session.post('runs/log-inputs', { run_id, datasets });

export const INPUT_PROBES = [
  probe('datasets that a run read come back', async (session) => {
    const experiment = await session.experiment();
    const [run, other] = [await session.run(experiment), await session.run(experiment)];
    await log(session, run, {
      dataset: dataset('train', { schema: '{"a": 1}', profile: '{"rows": 5}' }),
      tags: [
        { key: 'mlflow.data.context', value: 'training' },
        { key: 'more', value: 'x' },
      ],
    });
    await log(session, run, input('test', 'testing'), input('bare'));
    await session.get(`runs/get?run_id=${run}`);
    await log(session, run, input('train', 'again', { schema: 'other', source: 'other' }));
    await log(
      session,
      other,
      input('train', 'other run', { schema: 'other' }),
      input('train', 'twice'),
      input('train', 'digest', { digest: 'd2' }),
    );
    await session.get(`runs/get?run_id=${run}`);
    await session.get(`runs/get?run_id=${other}`);
    await session.post('runs/search', { experiment_ids: [experiment] });
  }),
  probe('what a dataset must have', async (session) => {
    const run = await session.run(await session.experiment());
    for (const entry of [
      ...[{}, { dataset: {} }, { dataset: { name: 'n' } }, { dataset: { name: 'n', digest: 'd' } }, { tags: [] }, 5, { dataset: 5 }],
      ...[
        input('n'.repeat(501)),
        input('n', 'c', { digest: 'd'.repeat(37) }),
        input('n', 'c', { source: 's'.repeat(65_536) }),
        input('n', 'c'.repeat(501)),
        input('n', 'c', { schema: 's'.repeat(1_048_576) }),
      ],
      ...[
        { dataset: dataset('t'), tags: [{ key: 'k'.repeat(256), value: 'x' }] },
        { dataset: dataset('t'), tags: [{ key: 'k' }] },
        { dataset: dataset('t'), tags: [{ value: 'v' }] },
        input('n', 'c', { name: 5 }),
      ],
    ])
      await log(session, run, entry);
    for (const body of [{ datasets: 'x' }, { datasets: {} }, {}, { models: 'x' }, { datasets: null }])
      await session.post('runs/log-inputs', { run_id: run, ...body });
    await session.get(`runs/get?run_id=${run}`);
  }),
  probe('runs are found by their datasets', async (session) => {
    const experiment = await session.experiment();
    for (const [name, context, digest] of [
      ['train', 'training', 'd1'],
      ['test', 'testing', 'd2'],
      ['Train', undefined, 'd3'],
    ] as const) {
      await log(session, await session.run(experiment, { run_name: name }), input(name, context, { digest }));
    }
    const both = await session.run(experiment, { run_name: 'both' });
    await log(session, both, input('train', 'testing', { digest: 'd1' }), input('test', 'training', { digest: 'd2' }));
    await session.run(experiment, { run_name: 'none' });
    const filters = [
      ...[
        "dataset.name = 'train'",
        "datasets.name = 'train'",
        "dataset.name != 'train'",
        "dataset.name LIKE 'tr%'",
        "dataset.name ILIKE 'TR%'",
        "dataset.name IN ('train', 'x')",
        "dataset.name NOT IN ('train')",
      ],
      ...[
        "dataset.digest = 'd2'",
        "dataset.context = 'training'",
        "dataset.context IN ('training', 'testing')",
        "dataset.context LIKE 't%'",
        "dataset.name = 'train' AND dataset.context = 'testing'",
        "dataset.name = 'train' AND dataset.name = 'test'",
      ],
      ...[
        "dataset.source = 'x'",
        'dataset.name IS NULL',
        "dataset.name > 'a'",
        'dataset.name = 5',
        'dataset.name IN ()',
        'dataset.name IN (5)',
        "dataset.`name` = 'train'",
        "dataset.name = 'train' AND run_name = 'both'",
        "Dataset.name = 'x'",
      ],
    ];
    for (const filter of filters) await session.post('runs/search', { experiment_ids: [experiment], filter });
    await session.post('runs/search', { experiment_ids: [experiment], order_by: ['dataset.name'] });
  }),
  probe('the datasets of experiments', async (session) => {
    const experiment = await session.experiment();
    const run = await session.run(experiment);
    await log(session, run, input('train', 'training'), input('bare'));
    const search = (body: object) => session.raw('POST', '/ajax-api/2.0/mlflow/experiments/search-datasets', body);
    await search({ experiment_ids: [experiment] });
    await search({ experiment_ids: [] });
    await search({});
    await search({ experiment_ids: Array.from({ length: 21 }, (_, i) => `${i}`) });
    await search({ experiment_ids: ['abc'] });
    await search({ experiment_ids: ['999999'] });
  }),
  probe('models that a run read and made', async (session) => {
    const experiment = await session.experiment();
    const run = await session.run(experiment);
    const models = [await session.model(experiment), await session.model(experiment)];
    await session.post('runs/log-inputs', { run_id: run, models: models.map((model_id) => ({ model_id })) });
    await session.post('runs/log-inputs', { run_id: run, models: [{ model_id: models[0] }] });
    await session.post('runs/log-inputs', { run_id: run, models: [{}] });
    for (const [at, model_id] of models.entries())
      await session.post('runs/outputs', { run_id: run, models: [{ model_id, step: 5 - at }] });
    await session.get(`runs/get?run_id=${run}`);
    await session.post('runs/outputs', { run_id: run, models: [{ model_id: models[0], step: 9 }] });
    await session.post('runs/outputs', { run_id: run, models: [] });
    await session.post('runs/outputs', { run_id: run });
    await session.post('runs/outputs', { run_id: run, models: [{ model_id: 'm-none' }] });
    await session.post('runs/outputs', { models: [{ model_id: models[0], step: 1 }] });
    await session.get(`runs/get?run_id=${run}`);
    await session.post('runs/search', { experiment_ids: [experiment] });
  }),
];
