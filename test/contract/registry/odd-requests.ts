import { probe } from '../../support/tracking-probe.ts';

const PROMPT = { key: 'mlflow.prompt.is_prompt', value: 'true' };

export const ODD_REGISTRY_PROBES = [
  probe('names and keys that need quotes or escapes', async ({ post, remove, unique }) => {
    const [model, prompt] = [unique("model's own"), unique('prompt "x"')];
    await post('registered-models/create', { name: model });
    await post('registered-models/create', { name: model, tags: [PROMPT] });
    await post('registered-models/create', { name: prompt, tags: [PROMPT] });
    await post('registered-models/create', { name: prompt });
    for (const key of ['😀', 'a\u2028b', 'größe', 'a"b', 'a\\b', 'a\u0000b', '../x', 'a//b']) {
      await post('registered-models/set-tag', { name: model, key, value: 'v' });
      await remove('registered-models/delete-tag', { name: model, key });
    }
  }),
  probe('lists of anything but texts', async ({ post, unique }) => {
    const name = unique('listed');
    await post('registered-models/create', { name });
    for (const stages of [[null], [1], [{ key: 'k' }], ['None'], ['none', 'Production'], ['x'], 'None', {}, [[]]])
      await post('registered-models/get-latest-versions', { name, stages });
    for (const tags of [[null], [1], [{}], [{ key: 'k' }], [{ value: 'v' }], [{ key: 1, value: 2 }], {}, 'k'])
      await post('registered-models/create', { name: unique('tagged'), tags });
  }),
  probe('local sources of runs and models that are not there', async ({ post, unique }) => {
    const name = unique('local');
    await post('registered-models/create', { name });
    for (const source of ['/tmp/x', 'file:///etc', 'file://host/x', 'rel/path', 'latest']) {
      for (const owner of [
        {},
        { run_id: '' },
        { run_id: 'abc' },
        { model_id: 'm-abc' },
        { run_id: 'abc', model_id: 'm-abc' },
        { model_id: '' },
      ])
        await post('model-versions/create', { name, source, ...owner });
    }
  }),
  probe('orders of a search', async ({ get, unique }) => {
    const filter = encodeURIComponent(`name LIKE '${unique('')}%'`);
    for (const order of [
      'foo',
      'creation_timestamp',
      'timestamp',
      'last_updated_timestamp DESC',
      'name FOO',
      '',
      'name,',
      '`name`',
      'tags.t',
      'version_number',
      ...[
        'tags.name',
        'attribute.name',
        'attributes.name',
        'attribute.`name` DESC',
        'attribute.`name`',
        '`name` ASC',
        '"name" DESC',
        '`tags`.`name` DESC',
        'foo.name',
        'a.b.c',
        '"name"',
        "'name'",
        'Name',
      ],
    ]) {
      await get(`registered-models/search?filter=${filter}&order_by=${encodeURIComponent(order)}`);
      await get(`model-versions/search?filter=${filter}&order_by=${encodeURIComponent(order)}`);
    }
  }),
];
