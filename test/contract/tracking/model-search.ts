import { probe, type Session } from '../../support/tracking-probe.ts';
import { someModels } from './some-models.ts';

const searchOf =
  (session: Session, experiment: string) =>
  (filter: string | undefined, more: object = {}) =>
    session.post('logged-models/search', { experiment_ids: [experiment], filter, order_by: [{ field_name: 'name' }], ...more });

export const MODEL_SEARCH_PROBES = [
  probe('logged models are searched', async (session) => {
    const { experiment, models, runs } = await someModels(session);
    const search = searchOf(session, experiment);
    for (const filter of [
      ...[
        "name = 'alpha'",
        "name != 'alpha'",
        "name LIKE '%eta'",
        "name ILIKE 'AL%'",
        "name like 'al%'",
        "name IN ('alpha', 'beta')",
        "name NOT IN ('alpha')",
        'name = "alpha"',
        'name = alpha',
        "name > 'a'",
        'name IS NULL',
        "attributes.name = 'alpha'",
        "attribute.name = 'alpha'",
        "`name` = 'alpha'",
        "name IN ('alpha')",
      ],
      ...[
        'metrics.acc > 0.5',
        'metrics.acc >= 0.5',
        'metrics.acc < 0.2',
        'metrics.acc = 0',
        'metrics.acc != 0.6',
        'metrics.loss > 1 AND metrics.acc > 0',
        "metrics.acc > 'x'",
        'metrics.acc LIKE 1',
        'metrics.none > 0',
        'metric.acc > 0',
        'metrics.`acc` > 0.5',
        'metrics.acc IN (0.5)',
      ],
      ...[
        "params.lr = '0.1'",
        "params.lr LIKE '0%'",
        "params.lr != '0.1'",
        'params.lr = 0.1',
        'params.lr IS NULL',
        "tags.team = 'red'",
        "tags.`a b` = 'x'",
        "tags.team ILIKE 'R%'",
        "tag.team = 'red'",
        "tags.team IN ('red')",
      ],
      ...[
        `model_id = '${models[0]}'`,
        `source_run_id = '${runs[0]}'`,
        "source_run_id = ''",
        "model_type = 'Agent'",
        "model_type = ''",
        "status = 'LOGGED_MODEL_PENDING'",
        "status = 'READY'",
        "status = '1'",
        "status IN ('1')",
        'creation_time > 5',
        'creation_timestamp > 5',
        'last_updated_timestamp > 5',
        'creation_timestamp_ms < 5',
        "creation_time > 'x'",
        "creation_time = '5'",
      ],
      ...[
        "bogus = 'x'",
        "bogus.x = 'x'",
        "lifecycle_stage = 'active'",
        `experiment_id = '${experiment}'`,
        "name = 'alpha' OR name = 'beta'",
        "name = 'alpha' AND metrics.acc > 0.5",
        'name',
        '',
        ' ',
        "name = 'alpha'; name = 'x'",
        "name = 'alpha';",
        "name = ''",
        "datasets.name = 'train'",
        'last_updated_time > 5',
        "status_message = 'x'",
        "artifact_location LIKE 'mlflow%'",
      ],
    ])
      await search(filter);
  }),
  probe('logged models are searched by datasets', async (session) => {
    const { experiment } = await someModels(session);
    const search = searchOf(session, experiment);
    for (const datasets of [
      ...[
        [{ dataset_name: 'train' }],
        [{ dataset_name: 'train', dataset_digest: 'd1' }],
        [{ dataset_name: 'train', dataset_digest: 'x' }],
        [{ dataset_name: 'test', dataset_digest: 'd2' }, { dataset_name: 'train' }],
        [{ dataset_digest: 'd1' }],
        [{}],
        [],
        'x',
        [5],
      ],
    ]) {
      await search(undefined, { datasets });
      await search('metrics.acc > 0.5', { datasets });
      await search("name LIKE '%a'", { datasets });
    }
  }),
  probe('logged models in an order', async (session) => {
    const { experiment } = await someModels(session);
    const search = searchOf(session, experiment);
    for (const order_by of [
      ...[
        [{ field_name: 'metrics.acc' }],
        [{ field_name: 'metrics.acc', ascending: false }],
        [{ field_name: 'metrics.acc', dataset_name: 'train' }, { field_name: 'name' }],
        [{ field_name: 'metrics.acc', dataset_name: 'train', dataset_digest: 'd1', ascending: false }, { field_name: 'name' }],
        [{ field_name: 'metrics.acc', dataset_digest: 'd1' }, { field_name: 'name' }],
      ],
      ...[
        [{ field_name: 'name', ascending: false }],
        [{ field_name: 'model_type' }, { field_name: 'name' }],
        [{ field_name: 'creation_time' }, { field_name: 'name' }],
        [{ field_name: 'status' }, { field_name: 'name' }],
        [{ field_name: 'source_run_id' }, { field_name: 'name' }],
      ],
      ...[
        [{ field_name: 'params.lr' }],
        [{ field_name: 'tags.team' }],
        [{ field_name: 'bogus' }],
        [{ field_name: 'metrics.none' }, { field_name: 'name' }],
        [{}],
        [{ ascending: true }],
        'name',
        ['name'],
        [{ field_name: '' }],
        [{ field_name: 'name', ascending: 'x' }],
        [{ field_name: 5 }],
        [{ field_name: 'metrics.`acc`' }, { field_name: 'name' }],
        [{ field_name: 'metrics.acc DESC' }, { field_name: 'name' }],
      ],
    ])
      await search(undefined, { order_by });
  }),
  probe('pages of logged models', async (session) => {
    const { experiment } = await someModels(session);
    const search = searchOf(session, experiment);
    const first = await search(undefined, { max_results: 1 });
    const page_token = first.at('next_page_token');
    await search(undefined, { max_results: 1, page_token });
    await search("name = 'alpha'", { max_results: 1, page_token });
    await search(undefined, { max_results: 1, page_token, order_by: [] });
    await search(undefined, { max_results: 1, page_token, experiment_ids: [experiment, '999999'] });
    await search("name != 'é'", {
      max_results: 1,
      order_by: [{ field_name: 'metrics.acc', ascending: false, dataset_name: 'train' }, { field_name: 'name' }],
    });
    for (const max_results of [0, -1, 50, 100_000, 'x', '2', 1.5]) await search("name = 'alpha'", { max_results });
    for (const token of ['x', 'e30=', '', 'eyJvZmZzZXQiOiA1fQ==', 'bm9wZQ==']) await search("name = 'alpha'", { page_token: token });
    for (const experiment_ids of [[], undefined, ['abc'], ['999999'], experiment, [5]]) await search("name = 'alpha'", { experiment_ids });
  }),
];
