import { probe, type Session } from '../../support/tracking-probe.ts';

const search = (session: Session, filter: string, more: object = {}) =>
  session.post('experiments/search', { max_results: 5, filter: `name LIKE '${session.unique('')}%' AND ${filter}`, ...more });

export const EXPERIMENT_PROBES = [
  probe('an experiment is made and read', async (session) => {
    const id = await session.experiment({ tags: [{ key: 'team', value: 'red' }] });
    await session.get(`experiments/get?experiment_id=${id}`);
    await session.get(`experiments/get-by-name?experiment_name=${encodeURIComponent(session.unique('experiment 1'))}`);
    await session.post('experiments/create', { name: session.unique('experiment 1') });
  }),
  probe('names of experiments', async ({ post, unique }) => {
    for (const name of ['', 'n'.repeat(501), 5, null, `${unique('quoted')} ' " é`, ` ${unique('blanks')} `])
      await post('experiments/create', { name });
    await post('experiments/create', {});
  }),
  probe('tags of a new experiment', async ({ post, unique }) => {
    const tags = [
      { key: 'a?b', value: '1' },
      { key: 'k'.repeat(251), value: '1' },
      { key: '..', value: '' },
      { key: '', value: 'x' },
      { value: 'x' },
    ];
    for (const [i, tag] of tags.entries()) await post('experiments/create', { name: unique(`${i}`), tags: [tag] });
    await post('experiments/create', { name: unique('long'), tags: [{ key: 'k', value: 'v'.repeat(20_001) }] });
    await post('experiments/create', { name: unique('no list'), tags: 'x' });
  }),
  probe('a deleted experiment keeps its name, is not found twice, and comes back', async (session) => {
    const id = await session.experiment();
    const run = await session.run(id);
    await session.post('experiments/delete', { experiment_id: id });
    await session.post('experiments/delete', { experiment_id: id });
    await session.get(`experiments/get?experiment_id=${id}`);
    await session.get(`experiments/get-by-name?experiment_name=${encodeURIComponent(session.unique('experiment 1'))}`);
    await session.get(`runs/get?run_id=${run}`);
    await session.post('experiments/create', { name: session.unique('experiment 1') });
    await session.post('experiments/update', { experiment_id: id, new_name: session.unique('other') });
    await session.post('experiments/set-experiment-tag', { experiment_id: id, key: 'k', value: 'v' });
    await session.post('experiments/delete-experiment-tag', { experiment_id: id, key: 'k' });
    await session.post('runs/create', { experiment_id: id });
    await session.post('logged-models', { experiment_id: id });
    await session.post('experiments/restore', { experiment_id: id });
    await session.post('experiments/restore', { experiment_id: id });
    await session.get(`runs/get?run_id=${run}`);
  }),
  probe('experiments that are not there', async ({ get, post }) => {
    for (const id of ['999999', 'abc', ' 7777777 ', '-1', '']) {
      await get(`experiments/get?experiment_id=${encodeURIComponent(id)}`);
      for (const call of ['delete', 'restore']) await post(`experiments/${call}`, { experiment_id: id });
      await post('experiments/update', { experiment_id: id, new_name: 'x' });
      await post('experiments/set-experiment-tag', { experiment_id: id, key: 'k', value: 'v' });
      await post('experiments/delete-experiment-tag', { experiment_id: id, key: 'k' });
    }
    await get('experiments/get-by-name?experiment_name=nobody');
    await get('experiments/get-by-name');
    await get('experiments/get');
  }),
  probe('an experiment is renamed', async (session) => {
    const id = await session.experiment();
    const other = await session.experiment();
    await session.post('experiments/update', { experiment_id: id, new_name: session.unique('new') });
    await session.post('experiments/update', { experiment_id: id, new_name: session.unique('new') });
    await session.post('experiments/update', { experiment_id: id });
    await session.post('experiments/update', { experiment_id: id, new_name: 'n'.repeat(501) });
    await session.get(`experiments/get?experiment_id=${id}`);
    await session.get(`experiments/get?experiment_id=${other}`);
  }),
  probe('tags of an experiment are set, replaced and deleted', async (session) => {
    const id = await session.experiment();
    const tag = (key: unknown, value?: unknown) => session.post('experiments/set-experiment-tag', { experiment_id: id, key, value });
    for (const [key, value] of [
      ['b', '2'],
      ['a', '1'],
      ['b', '3'],
      ['empty', ''],
      ['none', undefined],
      ['a?', '1'],
      ['', '1'],
      ['/x', '1'],
    ])
      await tag(key, value);
    await tag('k'.repeat(251), '1');
    await tag('long', 'v'.repeat(20_001));
    await tag('number', 5);
    await session.post('experiments/delete-experiment-tag', { experiment_id: id, key: 'b' });
    await session.post('experiments/delete-experiment-tag', { experiment_id: id, key: 'b' });
    await session.post('experiments/delete-experiment-tag', { experiment_id: id });
    await session.post('experiments/delete-experiment-tag', { key: 'a' });
    await session.get(`experiments/get?experiment_id=${id}`);
  }),
  probe('experiments are searched by their tags', async (session) => {
    for (const tags of [
      [],
      [{ key: 'team', value: 'red' }],
      [
        { key: 'team', value: 'blue' },
        { key: 'a b', value: 'x' },
      ],
    ])
      await session.experiment({ tags });
    const order = { order_by: ['name'] };
    const filters = [
      ...[
        "tags.team = 'red'",
        "tag.team != 'red'",
        "tags.team LIKE 'r%'",
        "tags.team ILIKE 'R%'",
        'tags.team IS NULL',
        'tags.team IS NOT NULL',
      ],
      ...[
        "tags.`a b` = 'x'",
        'tags.`a b` is not null',
        'tags."a b" = \'x\'',
        "tags.team IN ('red')",
        "tags.team NOT IN ('red')",
        "tags.team > 'a'",
        'tags.team = 5',
      ],
      ...["tags.team = 'red' AND tags.team = 'blue'", "tags.none = ''", 'tags.team = red', "tags.team like 'r%'"],
    ];
    for (const filter of filters) await search(session, filter, order);
  }),
  probe('experiments are searched by their attributes', async (session) => {
    const id = await session.experiment();
    await session.experiment();
    const filters = [
      ...[
        `experiment_id = '${id}'`,
        `experiment_id = ${id}`,
        `attribute.experiment_id IN ('${id}', '0')`,
        `experiment_id NOT IN ('${id}')`,
        "experiment_id = 'abc'",
      ],
      ...[`experiment_id LIKE '${id}'`, 'experiment_id > 5', `experiment_id != '${id}'`, 'experiment_id IN (1)', 'experiment_id IS NULL'],
      ...[
        'creation_time > 5',
        'creation_time > 5.5',
        "creation_time = '5'",
        "creation_time LIKE '5'",
        'creation_time IN (5)',
        'creation_time IS NOT NULL',
      ],
      ...[
        'last_update_time >= 1',
        'last_update_time < 1',
        "attribute.name ILIKE '%EXPERIMENT 1'",
        "attributes.name = 'x'",
        "name IN ('x')",
        'name IS NULL',
        'name > 5',
        "name >= 'a'",
      ],
      ...[
        "bogus = 'x'",
        "lifecycle_stage = 'active'",
        'metrics.x = 1',
        "params.x = '1'",
        "`name` LIKE '%1'",
        "Name = 'x'",
        "name = 'a' OR name = 'b'",
        'name',
        "name == 'x'",
        "name <> 'x'",
      ],
    ];
    for (const filter of filters) await search(session, filter, { order_by: ['name'] });
  }),
  probe('experiments in an order', async (session) => {
    for (const _ of 'abc') await session.experiment();
    for (const order of [
      ...[
        ['name DESC'],
        ['name asc'],
        ['experiment_id'],
        ['experiment_id desc'],
        ['attribute.name'],
        ['attributes.name'],
        ['creation_time', 'name DESC'],
        ['last_update_time ASC'],
      ],
      ...[['tags.x'], ['bogus'], ['name up'], ['name DESC ASC'], ['metrics.x'], [''], ['name, experiment_id'], 'name', [5]],
    ])
      await search(session, "name != ''", { order_by: order });
    await search(session, "name != ''");
  }),
  probe('pages and kinds of experiments', async (session) => {
    const id = await session.experiment();
    for (const _ of 'bc') await session.experiment();
    await session.post('experiments/delete', { experiment_id: id });
    const some = { order_by: ['name'] };
    const first = await search(session, "name != ''", { ...some, max_results: 1 });
    await search(session, "name != ''", { ...some, max_results: 1, page_token: first.at('next_page_token') });
    for (const view_type of ['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL', 1, 2, 3, 'bogus', '2', 9, true])
      await search(session, "name != ''", { ...some, view_type });
    for (const max_results of [0, -1, 50_000, 50_001, '2', 'x', 1.5, null]) await search(session, "name != ''", { ...some, max_results });
    for (const page_token of ['x', 'e30=', '', 'eyJvZmZzZXQiOiAieCJ9']) await search(session, "name != ''", { ...some, page_token });
    await session.get(
      `experiments/search?max_results=2&filter=${encodeURIComponent(`name LIKE '${session.unique('')}%'`)}&order_by=name&view_type=3`,
    );
    await session.get('experiments/search');
  }),
];
