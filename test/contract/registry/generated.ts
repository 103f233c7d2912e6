import { type Chance, chanceOf, oneOf } from '../../support/by-chance.ts';
import { type Probe, probe, type Session } from '../../support/tracking-probe.ts';

/*
 * Conversations about the registry that nobody thought of: calls in any order, with good, odd and wrong values, always the same.
 */

const CALLS = 150;
const SEEDS = [1, 2, 3, 4, 5, 6];
/** How often a field is left out, and how often its value is one that nobody expects there. */
const ABSENT = 0.2;
const ODD = 0.15;

const ODD_VALUES: readonly unknown[] = [
  ...['', ' ', null, 0, 1, -1, true, [], {}, 'a', 'x'.repeat(257), 'y'.repeat(5001), 'ü', 'a/b', 'a:b', 'a\nb', '😀', 2 ** 31],
  ...[1.5, '1', '1.0', '01', '-1', 'latest', 'v1', 'champion', ['a'], { key: 'a' }, [{ key: 'k', value: 'v' }], [{ key: 'k' }], [null]],
  ...['\u0000', 'a\u2028b'],
];
const TAGS: readonly unknown[] = [
  ...[
    [],
    [{ key: 't', value: '1' }],
    [
      { key: 't', value: '1' },
      { key: 't', value: '2' },
    ],
    [{ key: 'mlflow.prompt.is_prompt', value: 'true' }],
  ],
  ...[
    [{ key: 'a.b/c', value: '' }],
    [{ key: 'x'.repeat(251), value: '1' }],
    [{ key: 'k', value: 'z'.repeat(5001) }],
    [{ key: 'k', value: 1 }],
  ],
];
const CONDITIONS = [
  ...[
    "tags.t = '1'",
    "tags.`t` != '1'",
    "tag.t='1'",
    "tags.t LIKE '1%'",
    "name = 'x''y'",
    'version_number = 1',
    "version_number='1'",
    "run_id = ''",
  ],
  ...["run_id IN ('a','b')", "source_path LIKE '%'", 'name=', "foo='1'", "name > 'a'", 'name = m1', "aliases.champion='1'", "NAME='m1'"],
  ...[
    "tags.`mlflow.prompt.is_prompt` = 'true'",
    "tags.`mlflow.prompt.is_prompt` != 'false'",
    'name IS NULL',
    'tags.t IS NULL',
    "(name='m1')",
  ],
  ...[
    "name <> 'm1'",
    'version_number IN (1,2)',
    "version_number LIKE '1'",
    'version_number = 1.0',
    'name = 1',
    'tags.t = 1',
    "name ILIKE '%M1'",
  ],
];
const ORDERS: readonly (readonly string[])[] = [
  ...[
    [],
    ['name'],
    ['name DESC'],
    ['timestamp'],
    ['last_updated_timestamp DESC', 'name'],
    ['creation_timestamp', 'name'],
    ['name', 'version_number DESC'],
  ],
  ...[['name ASC', 'name DESC'], ['foo'], ['name FOO'], [''], ['tags.t']],
];
const SOURCES = [
  's3://b/p',
  '/tmp/x',
  'models:/nobody/1',
  'mlflow-artifacts:/a/../b',
  'https://h/x',
  'runs:/abc/model',
  's3://b/../x',
  'dbfs:/x',
  's3://b/p?x=1#f',
];
const URLS = [
  'https://example.com/h',
  'http://example.com',
  'ftp://example.com',
  'https://',
  'nowhere',
  'https://example.com:99999/',
  '//example.com',
  ' https://example.com ',
];
const EVENTS: readonly unknown[] = [
  ...[
    { entity: 'REGISTERED_MODEL', action: 'CREATED' },
    { entity: 'MODEL_VERSION_TAG', action: 'SET' },
    { entity: 'PROMPT', action: 'CREATED' },
  ],
  ...[
    { entity: 'REGISTERED_MODEL', action: 'DELETED' },
    { entity: 'registered_model', action: 'created' },
    { entity: 'FOO', action: 'CREATED' },
  ],
];

interface Call {
  method: 'get' | 'post' | 'patch' | 'remove';
  path: string;
  fields: Record<string, readonly unknown[]>;
}

function callsOf(names: readonly string[], filters: readonly string[]): readonly Call[] {
  const version = ['1', '2', '99', 1];
  const alias = ['champion', 'a-b', 'zz', 'v1', 'latest'];
  const search = { filter: filters, max_results: [1, 2, 100, 0, 1001], order_by: ORDERS, page_token: ['', 'abc'] };
  return [
    { method: 'post', path: 'registered-models/create', fields: { name: names, tags: TAGS, description: ['d', ''] } },
    { method: 'get', path: 'registered-models/get', fields: { name: names } },
    { method: 'patch', path: 'registered-models/update', fields: { name: names, description: ['d2', ''] } },
    { method: 'post', path: 'registered-models/rename', fields: { name: names, new_name: names } },
    { method: 'remove', path: 'registered-models/delete', fields: { name: names } },
    { method: 'get', path: 'registered-models/search', fields: search },
    {
      method: 'post',
      path: 'registered-models/get-latest-versions',
      fields: { name: names, stages: [[], ['Production'], ['foo'], ['None', 'Staging']] },
    },
    { method: 'post', path: 'registered-models/set-tag', fields: { name: names, key: ['t', 'a.b', 'a/b'], value: ['1', ''] } },
    { method: 'remove', path: 'registered-models/delete-tag', fields: { name: names, key: ['t', 'zz'] } },
    { method: 'post', path: 'registered-models/alias', fields: { name: names, alias, version } },
    { method: 'remove', path: 'registered-models/alias', fields: { name: names, alias } },
    { method: 'get', path: 'registered-models/alias', fields: { name: names, alias } },
    // Without a model_id: where there is no such model, MLflow refuses and has made the version all the same.
    {
      method: 'post',
      path: 'model-versions/create',
      fields: { name: names, source: SOURCES, run_id: ['', 'abc'], tags: TAGS, description: ['d'], run_link: ['l'] },
    },
    { method: 'get', path: 'model-versions/get', fields: { name: names, version } },
    { method: 'patch', path: 'model-versions/update', fields: { name: names, version, description: ['d2'] } },
    { method: 'remove', path: 'model-versions/delete', fields: { name: names, version } },
    { method: 'get', path: 'model-versions/search', fields: search },
    {
      method: 'post',
      path: 'model-versions/transition-stage',
      fields: { name: names, version, stage: ['Production', 'staging', 'None', 'foo'], archive_existing_versions: [true, false] },
    },
    { method: 'post', path: 'model-versions/set-tag', fields: { name: names, version, key: ['t'], value: ['1'] } },
    { method: 'remove', path: 'model-versions/delete-tag', fields: { name: names, version, key: ['t', 'zz'] } },
    { method: 'get', path: 'model-versions/get-download-uri', fields: { name: names, version } },
    {
      method: 'post',
      path: 'webhooks',
      fields: {
        name: ['w1', 'w 2', 'a.b-c_d', '-x'],
        url: URLS,
        events: EVENTS.map((event) => [event]),
        secret: ['s3cret', ''],
        status: ['DISABLED'],
        description: ['d', ''],
      },
    },
    { method: 'patch', path: 'webhooks/nobody', fields: { name: ['w9', ''], url: URLS, description: ['d'] } },
  ];
}

/** `?a=1&b=x&b=y`, as MLflow's client writes it. */
function queryOf(fields: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const each of Array.isArray(value) ? value : [value]) query.append(name, typeof each === 'string' ? each : JSON.stringify(each));
  return `?${query}`;
}

async function converse(session: Session, chance: Chance): Promise<void> {
  const names = ['m1', 'Mödel', "x'y", 'q"q', 'm%'].map((name) => session.unique(name));
  const own = `name LIKE '${session.unique('')}%'`;
  // What others registered meanwhile is in no answer.
  const calls = callsOf(names, [own, ...CONDITIONS.map((condition) => `${own} AND ${condition}`)]);
  for (let i = 0; i < CALLS; i += 1) {
    const { method, path, fields } = oneOf(chance, calls);
    const isSearch = path.endsWith('/search');
    const body = Object.fromEntries(
      Object.entries(fields).flatMap(([name, values]) => {
        if (chance() < ABSENT && !(isSearch && name === 'filter')) return [];
        return [[name, chance() < ODD && !(isSearch && name === 'filter') ? oneOf(chance, ODD_VALUES) : oneOf(chance, values)]];
      }),
    );
    await (method === 'get' ? session.get(path + queryOf(body)) : session[method](path, body));
  }
}

export const GENERATED_REGISTRY_PROBES: readonly Probe[] = SEEDS.map((seed) => ({
  ...probe(`calls by chance, seed ${seed}`, (session) => converse(session, chanceOf(seed))),
  refusalsByCode: true,
}));
