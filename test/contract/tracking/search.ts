import { probe, type Session } from '../../support/tracking-probe.ts';

/** Five runs that differ in what filters look at. */
async function someRuns(session: Session): Promise<{ experiment: string; runs: string[] }> {
  const experiment = await session.experiment();
  const runs: string[] = [];
  const make = async (
    name: string,
    metrics: Record<string, number | string>,
    params: Record<string, string>,
    tags: Record<string, string>,
    status: string,
  ) => {
    const run = await session.run(experiment, { run_name: name, user_id: 'ann' });
    runs.push(run);
    const pairs = (record: Record<string, string>) => Object.entries(record).map(([key, value]) => ({ key, value }));
    await session.post('runs/log-batch', {
      run_id: run,
      metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 5, step: 0 })),
      ...{ params: pairs(params), tags: pairs(tags) },
    });
    await session.post('runs/update', { run_id: run, status, end_time: 1000 + runs.length });
  };
  await make('alpha', { acc: 0.5, 'a b': 1 }, { lr: '0.1', 'a b': 'x' }, { team: 'red' }, 'FINISHED');
  await make('beta', { acc: 0.75 }, { lr: '0.2' }, { team: 'blue', 'a.b': 'dots' }, 'FAILED');
  await make('Gamma', { acc: 'NaN' }, { lr: '0.10' }, {}, 'FINISHED');
  await make('delta', {}, {}, { team: '' }, 'KILLED');
  await make('eta_1', { acc: -1, loss: 3 }, { lr: '0.1', empty: '' }, { team: 'Red' }, 'RUNNING');
  return { experiment, runs };
}

/** Only the names of what is found: what a run looks like is asked elsewhere. */
function searchOf(session: Session, experiment: string) {
  return (filter: string, more: object = {}) => session.post('runs/search', { experiment_ids: [experiment], filter, ...more });
}

export const SEARCH_PROBES = [
  probe('runs are searched by metrics', async (session) => {
    const search = searchOf(session, (await someRuns(session)).experiment);
    for (const filter of [
      ...[
        'metrics.acc > 0.5',
        'metric.acc >= 0.5',
        'metrics.acc < 1',
        'metrics.acc != 0.5',
        'metrics.acc = 0.75',
        'metrics.acc <= -1',
        'metrics.acc = 0',
        'metrics.acc != 0',
        'metrics.acc > 1e-1',
        'metrics.acc > -2 AND metrics.loss = 3',
      ],
      ...[
        'metrics.`a b` = 1',
        'metrics."a b" = 1',
        "metrics.acc = '0.5'",
        'metrics.acc IS NULL',
        'metrics.acc IS NOT NULL',
        'metrics.acc IN (0.5)',
        'metrics.acc LIKE 1',
        'metrics.acc = x',
        'metrics.acc > 0.5 OR metrics.acc < 0',
        'METRICS.acc > 0',
        'metrics.acc == 1',
      ],
    ])
      await search(filter);
  }),
  probe('runs are searched by params and tags', async (session) => {
    const search = searchOf(session, (await someRuns(session)).experiment);
    for (const filter of [
      ...[
        "params.lr = '0.1'",
        "param.lr != '0.1'",
        "parameters.lr LIKE '0.1%'",
        "parameter.lr ILIKE '0.1%'",
        'params.lr IS NULL',
        'params.lr IS NOT NULL',
        'params.lr is null',
        "params.empty = ''",
        'params.lr = 0.1',
        "params.lr IN ('0.1')",
        "params.lr > '0'",
        "params.`a b` = 'x'",
      ],
      ...[
        "tags.team = 'red'",
        "tag.team != 'red'",
        "tags.team LIKE 'r%'",
        "tags.team ILIKE 'R_D'",
        'tags.team IS NULL',
        'tags.team IS NOT NULL',
        'tags.team is  not  null',
        "tags.team = ''",
        "tags.team IN ('red')",
        "tags.team NOT IN ('red')",
        "tags.team < 'z'",
        'tags.team = red',
        'tags.team = "red"',
      ],
      ...[
        "tags.`a.b` = 'dots'",
        "tags.a.b = 'dots'",
        'tags.`a.b` IS NOT NULL',
        'tags."a.b" = \'dots\'',
        'tags.team IS NULL AND params.lr IS NOT NULL',
        "tags.team NOT LIKE 'r%'",
        'tags.team IS',
        'tags.team NOT NULL',
        "tags.team = 'red' AND",
        "AND tags.team = 'red'",
        'tags.team',
      ],
    ])
      await search(filter);
  }),
  probe('runs are searched by their attributes', async (session) => {
    const { experiment, runs } = await someRuns(session);
    const search = searchOf(session, experiment);
    for (const filter of [
      ...[
        "attributes.status = 'FINISHED'",
        "attribute.status != 'FINISHED'",
        "attr.status LIKE 'F%'",
        "run.status = 'KILLED'",
        "status = 'RUNNING'",
        "status ILIKE 'fin%'",
        "status IN ('FINISHED')",
        'status IS NULL',
        "status > 'A'",
        'status = 3',
      ],
      ...[
        "run_name = 'alpha'",
        "attributes.run_name LIKE '%eta%'",
        "run_name ILIKE 'g%'",
        "attributes.`run name` = 'beta'",
        "attributes.`Run name` = 'beta'",
        "attributes.`Run Name` = 'beta'",
        "run_name != 'alpha'",
        "run_name LIKE 'eta_1'",
        "run_name IN ('alpha')",
      ],
      ...[
        `run_id = '${runs[0]}'`,
        `run_id IN ('${runs[0]}', '${runs[1]}')`,
        `attributes.run_id NOT IN ('${runs[0]}')`,
        `run_id in ("${runs[0]}")`,
        `run_id LIKE '${runs[0]?.slice(0, 4)}%' AND run_name = 'alpha'`,
        'run_id IN ()',
        'run_id IN (5)',
        "run_id IN ('a' 'b')",
        "run_id IN 'a'",
        "run_id = ('a')",
      ],
      ...[
        'start_time > 103',
        'attributes.start_time <= 103',
        'created > 103',
        'Created <= 103',
        'attributes.created = 103',
        'end_time = 1001',
        'start_time > 103.5',
        "start_time = '103'",
        "start_time LIKE '1%'",
        'start_time IN (103)',
        'created IS NULL',
        'end_time != 1001',
      ],
      ...[
        "user_id = 'ann'",
        "user_id != 'ann'",
        "artifact_uri LIKE 'mlflow-artifacts:/%'",
        "experiment_id = '1'",
        "lifecycle_stage = 'active'",
        "attributes.bogus = 'x'",
        "bogus.x = '1'",
        "bogus = '1'",
        "`status` = 'FINISHED'",
        'attributes."status" = \'FINISHED\'',
        "name = 'alpha'",
        "status = 'FINISHED' AND metrics.acc > 0 AND params.lr = '0.1' AND tags.team = 'red'",
      ],
      ...[
        '',
        ' ',
        ';',
        "status = 'FINISHED';",
        "status = 'FINISHED'; status = 'x'",
        '()',
        "(status = 'FINISHED')",
        'bogus',
        '5 = 5',
        "'a' = 'a'",
        "status = 'it''s'",
        "status 'x'",
        'status = ',
        "= 'x'",
        "status = 'FINISHED' status = 'x'",
      ],
    ])
      await search(filter);
  }),
  probe('runs in an order', async (session) => {
    const search = searchOf(session, (await someRuns(session)).experiment);
    for (const order_by of [
      ...[
        ['metrics.acc'],
        ['metrics.acc DESC'],
        ['metric.acc ASC', 'start_time'],
        ['metrics.none'],
        ['params.lr'],
        ['params.lr DESC', 'attributes.start_time ASC'],
        ['tags.team'],
        ['tags.team desc'],
        ['tags.`a.b`'],
        ['metrics.`a b` DESC'],
      ],
      ...[
        ['start_time'],
        ['attributes.start_time DESC'],
        ['created'],
        ['Created ASC'],
        ['end_time DESC'],
        ['status', 'run_name'],
        ['attributes.run_name DESC'],
        ['user_id'],
        ['experiment_id'],
        ['attributes.bogus'],
        ['bogus.x'],
        ['attributes.`run name`'],
      ],
      ...[
        ['metrics.acc up'],
        ['metrics.acc DESC ASC'],
        [''],
        [' '],
        ['metrics.acc', 'metrics.acc DESC'],
        ['metrics.acc, params.lr'],
        'metrics.acc',
        [5],
        ['datasets.name'],
        ['tags."a.b" DESC'],
        ["params.'a b'"],
        ['lifecycle_stage'],
      ],
    ])
      await search('', { order_by });
    for (const order_by of [['run_id'], ['artifact_uri']]) await search("run_name = 'alpha'", { order_by });
  }),
  probe('pages and kinds of runs', async (session) => {
    const { experiment, runs } = await someRuns(session);
    const search = searchOf(session, experiment);
    await session.post('runs/delete', { run_id: runs[0] });
    const first = await search('', { max_results: 2 });
    await search('', { max_results: 2, page_token: first.at('next_page_token') });
    await search("tags.team != 'x'", { max_results: 1 });
    for (const run_view_type of ['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL', 1, 2, 3, 'bogus', 9])
      await search('', { run_view_type, max_results: 3 });
    for (const max_results of [0, -1, 50_000, 50_001, '2', 'x', 1.5, null]) await search("run_name = 'beta'", { max_results });
    for (const page_token of ['x', 'e30=', '', 'eyJvZmZzZXQiOiAieCJ9', 'eyJvZmZzZXQiOiA5OX0='])
      await search("run_name = 'beta'", { page_token });
    for (const experiment_ids of [
      [],
      undefined,
      ['999999'],
      ['abc'],
      [experiment, '999999'],
      [experiment, experiment],
      experiment,
      [5],
      null,
    ]) {
      await session.post('runs/search', { experiment_ids, filter: "run_name = 'beta'" });
    }
    await session.get(`runs/search?experiment_ids=${experiment}`);
  }),
];
