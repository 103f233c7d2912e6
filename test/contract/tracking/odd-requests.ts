import { probe, type Session } from '../../support/tracking-probe.ts';

const names =
  (session: Session, experiment: string) =>
  (filter: string, more: object = {}) =>
    session.post('runs/search', { experiment_ids: [experiment], filter, order_by: ['start_time'], ...more });

export const ODD_PROBES = [
  probe('fields in the other spelling, and ones that nobody knows', async (session) => {
    const experiment = await session.experiment();
    await session.post('runs/create', { experimentId: experiment, runName: 'camel', startTime: 7, userId: 'u', nobody: { x: [1] } });
    await session.post('runs/create', { experiment_id: experiment, experimentId: experiment });
    const run = await session.run(experiment);
    await session.post('runs/log-batch', { runId: run, metrics: [{ key: 'm', value: 1, timestamp: 1, modelId: '' }] });
    await session.post('runs/log-batch', { run_id: run, metrics: [{ key: 'm', value: 1, timestamp: 1, step: 2, extra: 1 }], more: 'x' });
    await session.post('runs/log-inputs', {
      run_id: run,
      datasets: [{ dataset: { name: 'n', digest: 'd', sourceType: 's', source: 'x' } }],
    });
    await session.post('runs/log-metric', { run_id: run, key: 'm', value: 1, timestamp: 1, modelId: 'x', model_id: 'x' });
    await session.get(`runs/get?runId=${run}`);
    await session.get(`runs/get?run_id=${run}`);
    await session.post('runs/search', { experimentIds: [experiment], orderBy: ['start_time'], maxResults: 1 });
  }),
  probe('bodies that are no object', async ({ post }) => {
    for (const body of [
      '',
      'x',
      '5',
      'null',
      '"{}"',
      '"{\\"experiment_id\\": \\"999999\\"}"',
      '{',
      '{"a": NaN}',
      '\ufeff{"experiment_id": "999999"}',
    ]) {
      for (const call of ['runs/create', 'runs/search', 'experiments/create', 'runs/log-batch', 'logged-models/search'])
        await post(call, body);
    }
  }),
  probe('texts beyond ASCII in keys, values and filters', async (session) => {
    const experiment = await session.experiment();
    const run = await session.run(experiment, { run_name: 'Größe 😀' });
    await session.post('runs/log-batch', {
      run_id: run,
      params: [{ key: 'größe', value: '😀\u0001\n"' }],
      tags: [{ key: 'ключ', value: 'Ä' }],
      metrics: [{ key: 'ä', value: 1, timestamp: 1 }],
    });
    await session.get(`runs/get?run_id=${run}`);
    const search = names(session, experiment);
    for (const filter of [
      "run_name = 'Größe 😀'",
      "params.größe LIKE '%😀%'",
      "tags.ключ = 'Ä'",
      "tags.ключ ILIKE 'ä'",
      "tags.`ключ` LIKE 'Ä'",
      'metrics.ä = 1',
      "tags.ключ = 'é'",
      "params.größe = 'x\"y'",
    ])
      await search(filter);
  }),
  probe('patterns', async (session) => {
    const experiment = await session.experiment();
    for (const run_name of ['a%b', 'a_b', 'aXb', 'A*b', 'a[x]b', "it's", 'a\\b', 'ab']) await session.run(experiment, { run_name });
    const search = names(session, experiment);
    for (const filter of [
      "run_name LIKE 'a%b'",
      "run_name LIKE 'a_b'",
      "run_name ILIKE 'a_b'",
      "run_name LIKE 'A*%'",
      "run_name LIKE 'a[%'",
      "run_name LIKE '%\\%%'",
      "run_name LIKE 'a\\b'",
      "run_name LIKE ''",
      "run_name LIKE '%'",
      "run_name != 'ab'",
      'run_name = "it\'s"',
      "run_name LIKE '%''%'",
      "run_name ILIKE 'A%B'",
    ])
      await search(filter);
  }),
  probe('spaces and case in filters and orders', async (session) => {
    const experiment = await session.experiment();
    const run = await session.run(experiment, { run_name: 'one' });
    await session.post('runs/log-batch', {
      run_id: run,
      metrics: [{ key: 'm', value: 2, timestamp: 1 }],
      params: [{ key: 'p', value: '1' }],
    });
    const search = names(session, experiment);
    for (const filter of [
      '  metrics.m>1  ',
      "metrics.m>1and params.p='1'",
      "metrics.m\t>\n1 AnD params.p = '1'",
      'params.p IS not NULL',
      'params.p is NULL',
      "run_id not in ('x')",
      'metrics.m > 1 AND AND metrics.m > 1',
      'metrics.m > 1;',
      'metrics.m > +1',
      'metrics.m > 1.5e-3',
      'metrics.m > -.5',
      'metrics.m > 1_0',
      'metrics.m > 1.2.3',
      'metrics.m > 1e',
      '# x',
      'metrics.2m > 1',
      'metrics.m2 > 1',
      'metrics.m > 1.',
      'metrics.m > .5',
      'metrics.m > 0x1',
      'metrics . m > 1',
      '`metrics`.m > 1',
      '`metrics`.`m` > 1',
      'metrics.m BETWEEN 1 AND 3',
      '-- comment',
      'metrics.m > 1 -- comment',
      'metrics.m > 1 /* c */',
      'NOT metrics.m > 1',
      '1 < metrics.m',
      "metrics.m > 1 AND (params.p = '1')",
      'metrics.m=2 and metrics.m!=3',
      "params.p = '1' and",
      "'metrics.m' > 1",
      '"metrics.m" > 1',
    ])
      await search(filter);
    for (const order of [
      '  metrics.m  desc ',
      'metrics.m\tDESC',
      'metrics.m Desc',
      'METRICS.m',
      'metrics.m NULLS LAST',
      'start_time;',
      '-start_time',
      'start_time, run_id',
      '`metrics`.m',
      'metrics."m" DESC',
      '"metrics"."m"',
      'params.p ASC ',
      'desc',
      'start_time desc desc',
    ])
      await search('', { order_by: [order] });
  }),
  probe('long filters', async (session) => {
    const experiment = await session.experiment();
    await session.run(experiment, { run_name: 'one' });
    const search = names(session, experiment);
    await search(Array.from({ length: 40 }, () => "run_name = 'one'").join(' AND '));
    await search(`run_id IN (${Array.from({ length: 600 }, (_, i) => `'${i}'`).join(', ')})`);
    await search(`run_name = '${'n'.repeat(5000)}'`);
    await search(`tags.\`${'k'.repeat(300)}\` = 'x'`);
  }),
  probe('methods and addresses that are not there', async (session) => {
    for (const [method, path] of [
      ['GET', 'runs/create'],
      ['PUT', 'runs/search'],
      ['DELETE', 'experiments/create'],
      ['GET', 'runs/log-batch'],
      ['POST', 'runs/get'],
      ['GET', 'metrics/get-history/'],
      ['POST', 'metrics/get-history'],
      ['DELETE', 'logged-models'],
    ] as const) {
      await session.raw(method, `/api/2.0/mlflow/${path}`, method === 'GET' ? undefined : {});
    }
  }),
];
