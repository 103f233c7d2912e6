import type { Tracking } from '#core/tracking/tracking.ts';
import { choice, flag, list, nested, required, requiredText, smallInteger, tags, text } from '../fields.ts';
import { offsetOf } from '../page-token.ts';
import { done, type Route, read, write } from '../route.ts';
import { tokenShape } from '../shapes.ts';
import { loggedModelShape } from '../tracking-shapes.ts';

const DEFAULT_PAGE = 50;
const STATUS = choice({ LOGGED_MODEL_PENDING: 1, LOGGED_MODEL_READY: 2, LOGGED_MODEL_UPLOAD_FAILED: 3 });
const createFields = { experiment_id: requiredText, name: text, model_type: text, source_run_id: text, params: tags, tags };
const searchFields = {
  experiment_ids: required(list(text)),
  filter: text,
  max_results: smallInteger(),
  order_by: list(nested({ field_name: text, ascending: flag })),
  page_token: text,
};

export function loggedModelRoutes({ loggedModels }: Tracking): Route[] {
  const idOf = (params: Readonly<Record<string, string>>) => params['id'] ?? '';
  return [
    write('POST', 'logged-models', createFields, ({ experiment_id, name = '', model_type = '', source_run_id = '', tags, params }) => ({
      model: loggedModelShape(
        loggedModels.create({ experimentId: experiment_id, name, modelType: model_type, sourceRunId: source_run_id, tags, params }),
      ),
    })),
    read(
      'POST',
      'logged-models/search',
      searchFields,
      ({ experiment_ids, filter = '', max_results = DEFAULT_PAGE, order_by, page_token }) => {
        const orderBy = order_by.map(({ field_name = '', ascending = true }) => ({ field_name, ascending }));
        const { items, next } = loggedModels.search({
          ...{ experimentIds: experiment_ids, filter, orderBy },
          ...{ limit: max_results, offset: offsetOf(page_token) },
        });
        return { ...(items.length > 0 && { models: items.map(loggedModelShape) }), ...tokenShape(next) };
      },
    ),
    read('GET', 'logged-models/{id}', {}, (_, params) => ({ model: loggedModelShape(loggedModels.get(idOf(params))) })),
    write('PATCH', 'logged-models/{id}', { status: required(STATUS) }, ({ status }, params) => ({
      model: loggedModelShape(loggedModels.finalize(idOf(params), status)),
    })),
    write('PATCH', 'logged-models/{id}/tags', { tags }, ({ tags }, params) => done(() => loggedModels.setTags(idOf(params), tags))),
    write('DELETE', 'logged-models/{id}/tags/{key}', {}, (_, params) =>
      done(() => loggedModels.deleteTag(idOf(params), params['key'] ?? '')),
    ),
  ];
}
