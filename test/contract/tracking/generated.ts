import { type Chance, chanceOf, oneOf } from '../../support/by-chance.ts';
import { type Probe, probe, type Session } from '../../support/tracking-probe.ts';
import { someModels } from './some-models.ts';

/*
 * Filters and orders that nobody thought of: put together by chance from what MLflow's grammar and its neighbours know, always the same.
 */

/** Ids are drawn by chance on each side, and an empty key is a riddle of its own. */
const isOrder = (clause: string) => !/^(?:run_id|model_id)\b/.test(clause) && !/\.\s*(?:ASC|DESC|DOWN|$)/i.test(clause);

const COMPARATORS = [
  ...['=', '!=', '>', '>=', '<', '<=', 'LIKE', 'ILIKE', 'like', 'ilike', 'IN', 'NOT IN', 'in', 'IS NULL', 'IS NOT NULL', 'is null'],
  ...['==', '<>', 'NOT LIKE', 'BETWEEN', '=!', '~', 'IS', '', 'not in', 'Is Not Null', 'RLIKE'],
];
const VALUES = [
  ...[
    "'red'",
    '"red"',
    "'0.1'",
    '0.5',
    '1',
    '-1',
    '1e3',
    'red',
    "''",
    "'%e%'",
    "('red', 'x')",
    "('red')",
    '()',
    "('a', 1)",
    '(1, 2)',
    'NULL',
  ],
  ...[
    'true',
    "'FINISHED'",
    "'RUNNING'",
    "'finished'",
    '7',
    "'7'",
    '`red`',
    "'it''s'",
    "'a' ",
    "('red',)",
    '0x10',
    '.5',
    '1.',
    '+1',
    "'%'",
    "'_'",
  ],
];
const ENTITIES = [
  'metrics',
  'params',
  'tags',
  'attributes',
  'metric',
  'param',
  'parameters',
  'tag',
  'attribute',
  'attr',
  'dataset',
  'datasets',
  'run',
  'x',
];
const KEYS = [
  'acc',
  'lr',
  'team',
  '`a b`',
  '"a b"',
  'a.b',
  '`acc`',
  'name',
  'digest',
  'context',
  'none',
  '1',
  'acc-x',
  'größe',
  "'acc'",
  '',
  '`',
  'mlflow.runName',
];
const RUN_FIELDS = [
  'run_id',
  'run_name',
  'status',
  'start_time',
  'end_time',
  'artifact_uri',
  'user_id',
  'created',
  'Created',
  'run name',
  '`run name`',
  'lifecycle_stage',
  'name',
];
const EXPERIMENT_FIELDS = [
  'name',
  'creation_time',
  'last_update_time',
  'experiment_id',
  'lifecycle_stage',
  'Name',
  'tag',
  'artifact_location',
];
const MODEL_FIELDS = [
  'name',
  'model_id',
  'model_type',
  'status',
  'source_run_id',
  'creation_timestamp',
  'creation_time',
  'last_updated_timestamp',
  'artifact_uri',
  'experiment_id',
];
const BETWEEN = [' AND ', ' and ', ' OR ', ' AND', 'AND ', ', ', ' && ', ';', ' AND NOT '];

function clause(random: Chance, fields: readonly string[]): string {
  const what = random() < 0.4 ? oneOf(random, fields) : `${oneOf(random, ENTITIES)}.${oneOf(random, KEYS)}`;
  const prefix = random() < 0.15 ? oneOf(random, ['attributes.', 'attribute.', 'attr.', 'run.', 'tags.', 'metadata.']) : '';
  const comparator = oneOf(random, COMPARATORS);
  const space = oneOf(random, [' ', ' ', ' ', '', '  ', '\n', '\t']);
  const value = /null/i.test(comparator) && random() < 0.8 ? '' : oneOf(random, VALUES);
  return `${prefix}${what}${space}${comparator}${space}${value}`;
}

function filterOf(random: Chance, fields: readonly string[]): string {
  const count = random() < 0.6 ? 1 : 2;
  const joined = Array.from({ length: count }, () => clause(random, fields)).join(random() < 0.8 ? ' AND ' : oneOf(random, BETWEEN));
  const wrapped = random() < 0.06 ? `(${joined})` : joined;
  return random() < 0.05 ? `${wrapped}${oneOf(random, [' ', ';', ' AND', ' --x', ')', "'", ' ORDER BY name'])}` : wrapped;
}

function orderOf(random: Chance, fields: readonly string[]): string {
  const clause = someOrder(random, fields);
  return isOrder(clause) ? clause : orderOf(random, fields);
}

function someOrder(random: Chance, fields: readonly string[]): string {
  const what = random() < 0.5 ? oneOf(random, fields) : `${oneOf(random, ENTITIES)}.${oneOf(random, KEYS)}`;
  return `${what}${oneOf(random, ['', ' ASC', ' DESC', ' asc', ' desc', ' DESC ', ' DOWN', ' ASC DESC', '  DESC', ','])}`;
}

const FILTERS = 60;
const ORDERS = 25;

async function someRuns(session: Session): Promise<string> {
  const experiment = await session.experiment();
  const [first, second] = [await session.run(experiment, { run_name: 'red' }), await session.run(experiment, { run_name: 'x' })];
  await session.run(experiment, { run_name: 'Red' });
  await session.post('runs/log-batch', {
    run_id: first,
    metrics: [
      { key: 'acc', value: 0.5, timestamp: 1 },
      { key: 'a b', value: 7, timestamp: 2 },
      { key: 'a.b', value: 'NaN', timestamp: 3 },
    ],
    params: [
      { key: 'lr', value: '0.1' },
      { key: 'acc', value: 'red' },
    ],
    tags: [
      { key: 'team', value: 'red' },
      { key: 'a b', value: "it's" },
      { key: 'a.b', value: '' },
    ],
  });
  await session.post('runs/log-batch', {
    run_id: second,
    metrics: [{ key: 'acc', value: 1, timestamp: 1 }],
    tags: [{ key: 'team', value: '7' }],
  });
  await session.post('runs/log-inputs', {
    run_id: first,
    datasets: [
      { dataset: { name: 'red', digest: '7', source_type: 's', source: 'x' }, tags: [{ key: 'mlflow.data.context', value: 'red' }] },
    ],
  });
  await session.post('runs/update', { run_id: second, status: 'FINISHED', end_time: 7 });
  return experiment;
}

const ALL = [
  ...[1, 2, 3].map((seed) =>
    probe(`runs, by ${FILTERS} filters and ${ORDERS} orders of chance (${seed})`, async (session) => {
      const random = chanceOf(seed);
      const experiment = await someRuns(session);
      for (let i = 0; i < FILTERS; i += 1)
        await session.post('runs/search', { experiment_ids: [experiment], filter: filterOf(random, RUN_FIELDS), order_by: ['start_time'] });
      for (let i = 0; i < ORDERS; i += 1)
        await session.post('runs/search', { experiment_ids: [experiment], order_by: [orderOf(random, RUN_FIELDS), 'start_time'] });
    }),
  ),
  ...[4, 5].map((seed) =>
    probe(`experiments, by ${FILTERS} filters and ${ORDERS} orders of chance (${seed})`, async (session) => {
      const random = chanceOf(seed);
      await session.experiment({ tags: [{ key: 'team', value: 'red' }] });
      const own = `name LIKE '${session.unique('%')}'`;
      for (let i = 0; i < FILTERS; i += 1)
        await session.post('experiments/search', { max_results: 5, filter: `${own} AND ${filterOf(random, EXPERIMENT_FIELDS)}` });
      for (let i = 0; i < ORDERS; i += 1)
        await session.post('experiments/search', { max_results: 5, filter: own, order_by: [orderOf(random, EXPERIMENT_FIELDS)] });
    }),
  ),
  ...[6, 7].map((seed) =>
    probe(`logged models, by ${FILTERS} filters and ${ORDERS} orders of chance (${seed})`, async (session) => {
      const random = chanceOf(seed);
      const { experiment } = await someModels(session);
      for (let i = 0; i < FILTERS; i += 1)
        await session.post('logged-models/search', {
          experiment_ids: [experiment],
          filter: filterOf(random, MODEL_FIELDS),
          order_by: [{ field_name: 'name' }],
        });
      for (let i = 0; i < ORDERS; i += 1) {
        const field_name = random() < 0.5 ? oneOf(random, MODEL_FIELDS) : `${oneOf(random, ENTITIES)}.${oneOf(random, KEYS)}`;
        if (!isOrder(field_name)) continue;
        await session.post('logged-models/search', {
          experiment_ids: [experiment],
          order_by: [{ field_name, ascending: random() < 0.5 }, { field_name: 'name' }],
        });
      }
    }),
  ),
];

/** The words in which a malformed filter is refused follow from how MLflow's SQL parser groups tokens, and are compared for the usual mistakes elsewhere. */
export const GENERATED_PROBES: readonly Probe[] = ALL.map((one) => ({ ...one, refusalsByCode: true }));
