import type { Tracking } from '#core/tracking/tracking.ts';
import { choice, integer, list, requiredText, tags, text } from '../fields.ts';
import { offsetOf } from '../page-token.ts';
import { done, type Route, read, write } from '../route.ts';
import { tokenShape } from '../shapes.ts';
import { experimentShape } from '../tracking-shapes.ts';

export const VIEW = choice({ ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 });

const idOnly = { experiment_id: requiredText };
const searchFields = { max_results: integer, page_token: text, filter: text, order_by: list(text), view_type: VIEW };

export function experimentRoutes({ experiments }: Tracking): Route[] {
  const createFields = { name: requiredText, artifact_location: text, tags };
  return [
    write('POST', 'experiments/create', createFields, ({ name, artifact_location = '', tags }) => ({
      experiment_id: String(experiments.create(name, artifact_location, tags)),
    })),
    read('GET', 'experiments/get', idOnly, ({ experiment_id }) => ({ experiment: experimentShape(experiments.get(experiment_id)) })),
    read('GET', 'experiments/get-by-name', { experiment_name: requiredText }, ({ experiment_name }) => ({
      experiment: experimentShape(experiments.byName(experiment_name)),
    })),
    read(
      'POST',
      'experiments/search',
      searchFields,
      ({ max_results = 0, page_token, filter = '', order_by, view_type = 'ACTIVE_ONLY' }) => {
        const offset = offsetOf(page_token);
        const { items, next } = experiments.search({ filter, orderBy: order_by, view: view_type, limit: max_results, offset });
        return { ...(items.length > 0 && { experiments: items.map(experimentShape) }), ...tokenShape(next) };
      },
    ),
    write('POST', 'experiments/update', { experiment_id: requiredText, new_name: requiredText }, ({ experiment_id, new_name }) =>
      done(() => experiments.rename(experiment_id, new_name)),
    ),
    write('POST', 'experiments/delete', idOnly, ({ experiment_id }) => done(() => experiments.setLifecycle(experiment_id, 'deleted'))),
    write('POST', 'experiments/restore', idOnly, ({ experiment_id }) => done(() => experiments.setLifecycle(experiment_id, 'active'))),
    write(
      'POST',
      'experiments/set-experiment-tag',
      { experiment_id: requiredText, key: requiredText, value: text },
      ({ experiment_id, key, value = '' }) => done(() => experiments.setTag(experiment_id, key, value)),
    ),
  ];
}
