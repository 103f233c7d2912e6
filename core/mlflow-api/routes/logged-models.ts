import type { DatasetFilter } from '#core/tracking/logged-model-search.ts';
import type { Tracking } from '#core/tracking/tracking.ts';
import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { choice, flag, isLikeInteger, nested, orderOf, required, requiredText, smallInteger, tags, text, texts } from '../fields.ts';
import { loggedModelsOffset, loggedModelsToken, type TokenSearch } from '../logged-models-token.ts';
import { done, type PathParams, type Route, read, write } from '../route.ts';
import { loggedModelShape } from '../tracking-shapes.ts';
import type { Message } from '../wire.ts';

const DEFAULT_PAGE = 50;
/** What MLflow takes 0 for. */
const LARGER_PAGE = 100;
const STATUS = {
  ...choice({ LOGGED_MODEL_STATUS_UNSPECIFIED: 0, LOGGED_MODEL_PENDING: 1, LOGGED_MODEL_READY: 2, LOGGED_MODEL_UPLOAD_FAILED: 3 }),
  isOfType: isLikeInteger,
};
const createFields = { experiment_id: requiredText, name: text, model_type: text, source_run_id: text, params: tags, tags };
const orderFields = { field_name: text, ascending: flag, dataset_name: text, dataset_digest: text };
/** Their tokens hold the whole question. */
const longToken = { ...text, longest: 1_000_000 };
const searchFields = {
  experiment_ids: required(texts),
  filter: text,
  datasets: orderOf(nested({ dataset_name: text, dataset_digest: text })),
  max_results: smallInteger(),
  order_by: orderOf(nested(orderFields)),
  page_token: longToken,
};

export function loggedModelRoutes({ loggedModels }: Tracking): Route[] {
  const idOf = (params: PathParams) => params['id'] ?? '';
  return [
    write('POST', 'logged-models', createFields, ({ experiment_id, name = '', model_type = '', source_run_id = '', tags, params }) => ({
      model: loggedModelShape(
        loggedModels.create({ experimentId: experiment_id, name, modelType: model_type, sourceRunId: source_run_id, tags, params }),
      ),
    })),
    read('POST', 'logged-models/search', searchFields, (input) => search(loggedModels, input)),
    read('GET', 'logged-models/{id}', { allow_deleted: text }, ({ allow_deleted = '' }, params) => ({
      model: loggedModelShape(loggedModels.get(idOf(params), allow_deleted.toLowerCase() === 'true')),
    })),
    write(
      'PATCH',
      'logged-models/{id}',
      { model_id: requiredText, status: required(STATUS) },
      ({ model_id, status = 'LOGGED_MODEL_STATUS_UNSPECIFIED' }) => ({
        model: loggedModelShape(loggedModels.finalize(model_id, status)),
      }),
    ),
    write('DELETE', 'logged-models/{id}', {}, (_, params) => done(() => loggedModels.remove(idOf(params)))),
    write('POST', 'logged-models/{id}/params', { model_id: requiredText, params: tags }, (input, params) =>
      done(() => loggedModels.addParams(idOf(params), input.params)),
    ),
    write('PATCH', 'logged-models/{id}/tags', { tags }, ({ tags }, params) => done(() => loggedModels.setTags(idOf(params), tags))),
    write('DELETE', 'logged-models/{id}/tags/{key}', {}, (_, params) =>
      done(() => loggedModels.deleteTag(idOf(params), params['key'] ?? '')),
    ),
  ];
}

function search(loggedModels: Tracking['loggedModels'], input: Message<typeof searchFields>): object {
  const { experiment_ids: experimentIds, filter = '', max_results, order_by, page_token } = input;
  const datasets = input.datasets.map(datasetFilter);
  const orderBy = order_by.map(({ field_name = '', ascending = true, dataset_name, dataset_digest }) => ({
    ...{ fieldName: field_name, ascending },
    ...{ datasetName: dataset_name || undefined, datasetDigest: dataset_digest || undefined },
  }));
  const asked: TokenSearch = { experimentIds, filter, orderBy };
  const offset = page_token ? loggedModelsOffset(page_token, asked) : 0;
  const { items, next } = loggedModels.search({
    ...asked,
    datasets,
    limit: max_results === 0 ? LARGER_PAGE : (max_results ?? DEFAULT_PAGE),
    offset,
  });
  return {
    ...(items.length > 0 && { models: items.map(loggedModelShape) }),
    ...(next !== undefined && { next_page_token: loggedModelsToken(next, asked) }),
  };
}

function datasetFilter({
  dataset_name,
  dataset_digest,
}: {
  dataset_name?: string | undefined;
  dataset_digest?: string | undefined;
}): DatasetFilter {
  if (!dataset_name) throw invalidParameter('`dataset_name` in the `datasets` clause must be specified.');
  return { name: dataset_name, digest: dataset_digest || undefined };
}
