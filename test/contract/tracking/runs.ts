import { probe } from '../../support/tracking-probe.ts';

const pairs = (count: number, prefix = 'k') => Array.from({ length: count }, (_, i) => ({ key: `${prefix}${i}`, value: `${i}` }));

export const RUN_PROBES = [
  probe('a run of nothing at all', async ({ post }) => {
    await post('runs/create', {});
    await post('runs/create');
    await post('runs/create', { experiment_id: '' });
    await post('runs/create', { experiment_id: '0' });
  }),
  probe('fields of a new run', async (session) => {
    const id = await session.experiment();
    const create = (more: object) => session.post('runs/create', { experiment_id: id, ...more });
    await create({
      user_id: 'ann',
      run_name: 'Ann',
      start_time: 5,
      tags: [
        { key: 'b', value: '1' },
        { key: 'a', value: '2' },
      ],
    });
    await create({ run_name: 'x', tags: [{ key: 'mlflow.runName', value: 'x' }] });
    await create({ run_name: 'x', tags: [{ key: 'mlflow.runName', value: 'y' }] });
    await create({ tags: [{ key: 'mlflow.runName', value: 'from the tag' }] });
    await create({
      run_name: '',
      start_time: '7',
      tags: [
        { key: 'mlflow.user', value: 'u' },
        { key: 'mlflow.source.name', value: 's' },
      ],
    });
    await create({ start_time: 0 });
    await create({ start_time: -5 });
    await create({ start_time: 1.5 });
    await create({ start_time: 'x' });
    await create({ run_name: 5 });
    await create({ tags: [{ key: 'a?b', value: '1' }] });
    await create({ tags: [{ key: 'k'.repeat(251), value: '1' }] });
    await create({ tags: [{ key: 'parent', value: 'v'.repeat(8001) }] });
    await session.post('runs/create', { experiment_id: '999999' });
    await session.post('runs/create', { experiment_id: 'abc' });
    await session.post('runs/create', { experiment_id: 5 });
  }),
  probe('a run is read by either name of its id', async (session) => {
    const run = await session.run(await session.experiment(), { run_name: 'r' });
    for (const query of [`run_id=${run}`, `run_uuid=${run}`, `run_id=${run}&run_uuid=x`, 'run_id=', 'run_id=x', ''])
      await session.get(`runs/get?${query}`);
  }),
  probe('a run ends, is renamed and goes on', async (session) => {
    const run = await session.run(await session.experiment(), { run_name: 'first' });
    const update = (more: object) => session.post('runs/update', { run_id: run, ...more });
    for (const more of [
      ...[
        { status: 'FINISHED', end_time: 9 },
        { run_name: 'second' },
        { status: 'RUNNING' },
        { run_name: '' },
        { end_time: 0 },
        { status: 3 },
        { status: 'BOGUS' },
      ],
      ...[{ status: 'FAILED' }, { status: 'KILLED', end_time: '12' }, { status: 'SCHEDULED' }, { end_time: 'x' }, {}],
    ])
      await update(more);
    await session.post('runs/set-tag', { run_id: run, key: 'mlflow.runName', value: 'third' });
    await session.get(`runs/get?run_id=${run}`);
    await session.post('runs/set-tag', { run_id: run, key: 'mlflow.runName', value: '' });
    await session.post('runs/delete-tag', { run_id: run, key: 'mlflow.runName' });
    await update({ run_name: 'fourth' });
    await session.get(`runs/get?run_id=${run}`);
    await session.post('runs/update', { run_uuid: run, status: 'FINISHED' });
    await session.post('runs/update', { status: 'FINISHED' });
    await session.post('runs/update', { run_id: '0'.repeat(32), status: 'FINISHED' });
  }),
  probe('nothing is logged to a deleted run until it is restored', async (session) => {
    const experiment = await session.experiment();
    const run = await session.run(experiment);
    const [model] = [await session.model(experiment)];
    const all = async () => {
      await session.post('runs/log-metric', { run_id: run, key: 'm', value: 1, timestamp: 1 });
      await session.post('runs/log-metric', { run_id: run, key: 'm', value: 1, timestamp: 1, model_id: model });
      await session.post('runs/log-parameter', { run_id: run, key: 'p', value: '1' });
      await session.post('runs/set-tag', { run_id: run, key: 't', value: '1' });
      await session.post('runs/delete-tag', { run_id: run, key: 't' });
      await session.post('runs/log-batch', { run_id: run, tags: [{ key: 'a', value: '1' }] });
      await session.post('runs/log-inputs', { run_id: run, datasets: [] });
      await session.post('runs/outputs', { run_id: run, models: [{ model_id: model, step: 1 }] });
      await session.post('runs/log-model', {
        run_id: run,
        model_json: '{"artifact_path":"m","flavors":{},"utc_time_created":"now","run_id":"x"}',
      });
      await session.post('runs/update', { run_id: run, status: 'FINISHED' });
      await session.get(`runs/get?run_id=${run}`);
    };
    await session.post('runs/delete', { run_id: run });
    await session.post('runs/delete', { run_id: run });
    await all();
    await session.post('runs/restore', { run_id: run });
    await session.post('runs/restore', { run_id: run });
    await all();
  }),
  probe('runs that are not there', async ({ get, post }) => {
    const run_id = 'f'.repeat(32);
    for (const [call, more] of Object.entries({
      'runs/delete': {},
      'runs/restore': {},
      'runs/log-metric': { key: 'm', value: 1, timestamp: 1 },
      'runs/log-parameter': { key: 'p', value: '1' },
      'runs/set-tag': { key: 't', value: '1' },
      'runs/delete-tag': { key: 't' },
      'runs/log-batch': { tags: [{ key: 'a', value: '1' }] },
      'runs/log-inputs': { datasets: [] },
      'runs/outputs': { models: [{ model_id: 'm-1' }] },
      'runs/log-model': { model_json: '{"artifact_path":"m","flavors":{},"utc_time_created":"now","run_id":"x"}' },
    })) {
      await post(call, { run_id, ...more });
      await post(call, more);
      await post(call, { run_id: 'no-hex!', ...more });
    }
    await get(`metrics/get-history?run_id=${run_id}&metric_key=m`);
    await get(`artifacts/list?run_id=${run_id}`);
  }),
  probe('params are written once', async (session) => {
    const run = await session.run(await session.experiment());
    const log = (key: unknown, value?: unknown) => session.post('runs/log-parameter', { run_id: run, key, value });
    for (const [key, value] of [
      ...[
        ['lr', '0.1'],
        ['lr', '0.1'],
        ['lr', '0.2'],
        ['empty', ''],
        ['none', undefined],
        ['none', ''],
        ['number', 5],
        ['a/b', '1'],
        ['a//b', '1'],
        ['../x', '1'],
        ['a?b', '1'],
        ['', '1'],
      ],
      ...[
        ['é', 'ü'],
        ['k'.repeat(250), '1'],
        ['k'.repeat(251), '1'],
        ['long', 'v'.repeat(6000)],
        ['longer', 'v'.repeat(6001)],
      ],
    ] as const)
      await log(key, value);
    await session.get(`runs/get?run_id=${run}`);
    await session.post('runs/log-batch', {
      run_id: run,
      params: [
        { key: 'lr', value: '0.3' },
        { key: 'empty', value: 'x' },
        { key: 'new', value: '1' },
      ],
    });
    await session.post('runs/log-batch', {
      run_id: run,
      params: [
        { key: 'lr', value: '0.1' },
        { key: 'new', value: '1' },
      ],
    });
    await session.post('runs/log-batch', {
      run_id: run,
      params: [
        { key: 'twice', value: '1' },
        { key: 'twice', value: '1' },
        { key: 'twice', value: '1' },
      ],
    });
    await session.get(`runs/get?run_id=${run}`);
  }),
  probe('tags are set, replaced and deleted', async (session) => {
    const run = await session.run(await session.experiment());
    for (const [key, value] of [
      ['b', '2'],
      ['a', '1'],
      ['b', '3'],
      ['none', undefined],
      ['a?', '1'],
      ['', '1'],
      ['..', '1'],
      ['k'.repeat(251), '1'],
      ['long', 'v'.repeat(8001)],
    ] as const) {
      await session.post('runs/set-tag', { run_id: run, key, value });
    }
    for (const key of ['b', 'b', '', 'nobody']) await session.post('runs/delete-tag', { run_id: run, key });
    await session.get(`runs/get?run_id=${run}`);
  }),
  probe('a batch is kept whole, or refused', async (session) => {
    const run = await session.run(await session.experiment());
    const log = (body: object) => session.post('runs/log-batch', { run_id: run, ...body });
    const metric = { key: 'm', value: 1, timestamp: 1, step: 0 };
    await log({
      metrics: [metric, metric, { ...metric, step: 2 }, { ...metric, step: 1, value: 9 }],
      params: pairs(3),
      tags: pairs(2, 't'),
    });
    await log({});
    await log({ metrics: [], params: [], tags: [] });
    await log({ params: pairs(101) });
    await log({ tags: pairs(101) });
    await log({ metrics: Array.from({ length: 1001 }, (_, step) => ({ ...metric, step })) });
    await log({ metrics: Array.from({ length: 990 }, (_, step) => ({ ...metric, step })), params: pairs(6, 'x'), tags: pairs(5, 'y') });
    for (const bad of [
      { value: 1, timestamp: 1 },
      { key: 'm', timestamp: 1 },
      { key: 'm', value: 1 },
      { key: '', value: 1, timestamp: 1 },
      { ...metric, key: 'a?b' },
      { ...metric, timestamp: -1 },
      { ...metric, key: 'k'.repeat(251) },
    ]) {
      await log({ metrics: [metric, bad], params: [{ key: 'never', value: '1' }] });
    }
    for (const bad of [
      { value: '1' },
      { key: '', value: '1' },
      { key: 'a?b', value: '1' },
      { key: 'k' },
      { key: 'k'.repeat(251), value: '1' },
      { key: '/x', value: '1' },
    ]) {
      await log({ params: [{ key: 'first', value: '1' }, bad] });
      await log({ tags: [{ key: 'first', value: '1' }, bad] });
    }
    await log({ metrics: 'x' });
    await log({ metrics: [5] });
    await log({ params: [{ key: 'p', value: 5 }] });
    await log({ tags: [{ key: 'long', value: 'v'.repeat(8001) }], params: [{ key: 'long', value: 'v'.repeat(6001) }] });
    await session.get(`runs/get?run_id=${run}`);
  }),
  probe('nested runs, as the client makes them', async (session) => {
    const experiment = await session.experiment();
    const parent = await session.run(experiment, { run_name: 'parent' });
    for (const name of ['one', 'two']) {
      await session.run(experiment, {
        run_name: name,
        tags: [
          { key: 'mlflow.parentRunId', value: parent },
          { key: 'mlflow.user', value: 'u' },
        ],
      });
    }
    await session.post('runs/search', {
      experiment_ids: [experiment],
      filter: `tags.mlflow.parentRunId = '${parent}'`,
      order_by: ['attributes.start_time ASC'],
    });
    await session.post('runs/search', { experiment_ids: [experiment], filter: `tags.\`mlflow.parentRunId\` IS NULL` });
  }),
  probe('the old way to say that a run logged a model', async (session) => {
    const run = await session.run(await session.experiment());
    const whole = {
      artifact_path: 'model',
      flavors: { python_function: { loader_module: 'x', env: {} } },
      utc_time_created: '2026-01-01 00:00:00.000000',
      run_id: run,
    };
    const log = (model: unknown) =>
      session.post('runs/log-model', { run_id: run, model_json: typeof model === 'string' ? model : JSON.stringify(model) });
    await log(whole);
    await log({ ...whole, artifact_path: 'other', model_uuid: 'u', mlflow_version: '3.17.2' });
    await log('no json');
    await log({ ...whole, run_id: undefined });
    await log({ flavors: {}, run_id: run, utc_time_created: 'x' });
    await session.post('runs/log-model', { run_id: run });
    await session.post('runs/log-model', { model_json: JSON.stringify(whole) });
    await session.get(`runs/get?run_id=${run}`);
  }),
];
