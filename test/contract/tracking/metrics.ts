import { probe, type Session } from '../../support/tracking-probe.ts';

const logTo = (session: Session, run_id: string) => (more: object) =>
  session.post('runs/log-metric', { run_id, key: 'm', value: 1, timestamp: 1, ...more });
const history = (session: Session, run: string, more = '') => session.get(`metrics/get-history?run_id=${run}&metric_key=m${more}`);

export const METRIC_PROBES = [
  probe('what a metric must have', async (session) => {
    const run = await session.run(await session.experiment());
    const log = logTo(session, run);
    for (const more of [
      ...[
        { timestamp: undefined },
        { timestamp: null },
        { timestamp: '' },
        { timestamp: '5' },
        { timestamp: 'x' },
        { timestamp: -1 },
        { timestamp: 1.5 },
        { timestamp: 2 ** 63 },
        { timestamp: 0 },
      ],
      ...[
        { value: undefined },
        { value: null },
        { value: 'x' },
        { value: '' },
        { value: true },
        { value: '1.5' },
        { value: '1e3' },
        { value: [1] },
      ],
      ...[
        { key: undefined },
        { key: '' },
        { key: 'a?b' },
        { key: '/a' },
        { key: 'a//b' },
        { key: '.' },
        { key: 'k'.repeat(251) },
        { key: 5 },
      ],
      ...[{ step: 'x' }, { step: -3 }, { step: '4' }, { step: 1.5 }, { step: null }],
    ])
      await log(more);
    await session.get(`runs/get?run_id=${run}`);
  }),
  probe('numbers are echoed as they were written', async (session) => {
    const run = await session.run(await session.experiment());
    for (const number of ['1.0', '1e3', '100000000000000000000', '-0.0', '0.10', '1.5', '12345678901234567890.5', '1e400']) {
      await session.post('runs/log-metric', `{"run_id": "${run}", "key": "m", "value": 1, "timestamp": ${number}}`);
      await session.post('runs/log-metric', `{"run_id": "${run}", "key": ${number}, "value": 1, "timestamp": 1}`);
      await session.post('experiments/search', `{"max_results": ${number}, "filter": "name = 'nobody'"}`);
      await session.post('runs/search', `{"experiment_ids": ["999999"], "max_results": ${number}}`);
      await session.post('runs/search', `{"experiment_ids": ["999999"], "filter": [${number}, {"b": ${number}, "a": null}]}`);
      await session.post('runs/log-metric', `{"run_id": "${run}", "key": "n", "value": ${number}, "timestamp": 1}`);
    }
    await session.get(`runs/get?run_id=${run}`);
  }),
  probe('values that JSON does not know', async (session) => {
    const run = await session.run(await session.experiment());
    for (const value of ['NaN', 'Infinity', '-Infinity', 'nan', 'inf']) {
      await logTo(session, run)({ key: value, value });
      await session.post('runs/log-metric', `{"run_id": "${run}", "key": "bare", "value": ${value}, "timestamp": 1}`);
      await session.post('runs/log-batch', { run_id: run, metrics: [{ key: `batch ${value}`, value, timestamp: 1, step: 0 }] });
    }
    await session.get(`runs/get?run_id=${run}`);
  }),
  probe('the value that a run shows is the one of the highest step, time and value', async (session) => {
    const run = await session.run(await session.experiment());
    const log = logTo(session, run);
    for (const more of [
      ...[
        { key: 'step', step: 1, value: 5 },
        { key: 'step', step: 3, value: 6 },
        { key: 'step', step: 2, value: 7 },
      ],
      ...[
        { key: 'time', timestamp: 9, value: 1 },
        { key: 'time', timestamp: 3, value: 2 },
        { key: 'value', value: 4 },
        { key: 'value', value: 3 },
        { key: 'value', value: 4 },
      ],
      ...[
        { key: 'nan', value: 'NaN' },
        { key: 'nan', value: -1 },
        { key: 'nan2', value: -1 },
        { key: 'nan2', value: 'NaN' },
        { key: 'nan3', value: 1 },
        { key: 'nan3', value: 'NaN' },
      ],
    ])
      await log(more);
    await session.get(`runs/get?run_id=${run}`);
    for (const key of ['step', 'time', 'value', 'nan', 'nan2', 'nan3'])
      await session.get(`metrics/get-history?run_id=${run}&metric_key=${key}`);
  }),
  probe('the history of a metric, in pages', async (session) => {
    const run = await session.run(await session.experiment());
    for (const [timestamp, step, value] of [
      [3, 0, 1],
      [1, 2, 5],
      [1, 2, 4],
      [1, 1, 6],
      [2, 0, 2],
    ])
      await logTo(session, run)({ timestamp, step, value });
    const first = await history(session, run, '&max_results=2');
    await history(session, run, `&max_results=2&page_token=${encodeURIComponent(first.at('next_page_token'))}`);
    for (const more of [
      '',
      '&max_results=0',
      '&max_results=-1',
      '&max_results=5',
      '&max_results=x',
      '&max_results=30000',
      '&page_token=x',
      `&page_token=${encodeURIComponent(first.at('next_page_token'))}`,
    ])
      await history(session, run, more);
    for (const query of [
      `run_id=${run}`,
      'metric_key=m',
      `run_id=${run}&metric_key=`,
      `run_id=${run}&metric_key=none`,
      `run_uuid=${run}&metric_key=m`,
      `run_id=${'0'.repeat(32)}&metric_key=m`,
    ]) {
      await session.get(`metrics/get-history?${query}`);
    }
  }),
  probe('the histories of several runs at once', async (session) => {
    const experiment = await session.experiment();
    const runs = [await session.run(experiment)];
    for (const run of runs) for (const step of [2, 0, 1]) await logTo(session, run)({ step, timestamp: step + 5, value: step / 3 });
    await logTo(session, runs[0] ?? '')({ value: 'NaN', timestamp: 99 });
    const bulk = (query: string) => session.raw('GET', `/ajax-api/2.0/mlflow/metrics/get-history-bulk?${query}`);
    for (const query of [
      ...[
        `run_id=${runs[0]}&metric_key=m`,
        `run_id=${runs[0]}&metric_key=m&max_results=2`,
        `run_id=${runs[0]}&metric_key=none`,
        `run_id=${'0'.repeat(32)}&metric_key=m`,
      ],
      ...[
        'metric_key=m',
        `run_id=${runs[0]}`,
        Array.from({ length: 101 }, (_, i) => `run_id=${i}`).join('&'),
        `run_id=${runs[0]}&metric_key=m&max_results=x`,
        '',
      ],
    ])
      await bulk(query);
    await session.get(`metrics/get-history-bulk?run_id=${runs[0]}&metric_key=m`);
    await session.raw('POST', `/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id=${runs[0]}&metric_key=m`, {});
  }),
  probe('some points of a long history', async (session) => {
    const run = await session.run(await session.experiment());
    await session.post('runs/log-batch', {
      run_id: run,
      metrics: Array.from({ length: 25 }, (_, step) => ({ key: 'm', value: step / 10, timestamp: step + 5, step })),
    });
    const interval = (query: string) => session.get(`metrics/get-history-bulk-interval?${query}`);
    for (const query of [
      ...[
        `run_ids=${run}&metric_key=m`,
        `run_ids=${run}&metric_key=m&max_results=5`,
        `run_ids=${run}&metric_key=m&max_results=1`,
        `run_ids=${run}&metric_key=m&max_results=2`,
      ],
      ...[
        `run_ids=${run}&metric_key=m&start_step=3&end_step=14&max_results=4`,
        `run_ids=${run}&metric_key=m&start_step=3`,
        `run_ids=${run}&metric_key=m&start_step=9&end_step=3`,
      ],
      ...[
        `run_ids=${run}&metric_key=m&max_results=0`,
        `run_ids=${run}&metric_key=m&max_results=2501`,
        `run_ids=${run}`,
        'metric_key=m',
        `run_ids=${'0'.repeat(32)}&metric_key=m`,
        `run_ids=${run}&metric_key=none`,
      ],
    ])
      await interval(query);
  }),
];
