import type { Tracking } from '#core/tracking/tracking.ts';
import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { choice, integer, isLikeInteger, list, longText, orderBy, requiredText, tags, text } from '../fields.ts';
import { offsetOf } from '../page-token.ts';
import { done, type Route, read, write } from '../route.ts';
import { tokenShape } from '../shapes.ts';
import { datasetSummaryShape, experimentShape } from '../tracking-shapes.ts';
import type { Message } from '../wire.ts';

export const VIEW = choice({ ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 });

const idOnly = { experiment_id: requiredText };
const searchFields = {
  max_results: integer,
  page_token: text,
  filter: text,
  order_by: orderBy,
  view_type: { ...VIEW, isOfType: isLikeInteger },
};

export function experimentRoutes({ experiments }: Tracking): Route[] {
  const createFields = { name: requiredText, artifact_location: text, tags };
  const search = ({ max_results = 0, page_token, filter = '', order_by, view_type = 'ACTIVE_ONLY' }: Message<typeof searchFields>) => {
    const offset = offsetOf(page_token);
    const { items, next } = experiments.search({ filter, orderBy: order_by, view: view_type, limit: max_results, offset });
    return { ...(items.length > 0 && { experiments: items.map(experimentShape) }), ...tokenShape(next) };
  };
  return [
    write('POST', 'experiments/create', createFields, ({ name, artifact_location = '', tags }) => ({
      experiment_id: String(experiments.create(name, artifact_location, tags)),
    })),
    read('GET', 'experiments/get', idOnly, ({ experiment_id }) => ({ experiment: experimentShape(experiments.get(experiment_id)) })),
    read('GET', 'experiments/get-by-name', { experiment_name: requiredText }, ({ experiment_name }) => ({
      experiment: experimentShape(experiments.byName(experiment_name)),
    })),
    read('POST', 'experiments/search', searchFields, search),
    read('GET', 'experiments/search', searchFields, search),
    write('POST', 'experiments/update', { experiment_id: requiredText, new_name: requiredText }, ({ experiment_id, new_name }) =>
      done(() => experiments.rename(experiment_id, new_name)),
    ),
    write('POST', 'experiments/delete', idOnly, ({ experiment_id }) => done(() => experiments.setLifecycle(experiment_id, 'deleted'))),
    write('POST', 'experiments/restore', idOnly, ({ experiment_id }) => done(() => experiments.setLifecycle(experiment_id, 'active'))),
    write(
      'POST',
      'experiments/set-experiment-tag',
      { experiment_id: requiredText, key: requiredText, value: longText },
      ({ experiment_id, key, value = '' }) => done(() => experiments.setTag(experiment_id, key, value)),
    ),
    write('POST', 'experiments/delete-experiment-tag', { experiment_id: requiredText, key: requiredText }, ({ experiment_id, key }) =>
      done(() => experiments.deleteTag(experiment_id, key)),
    ),
  ];
}

const MOST_ASKED = 20;

/** At the address of MLflow's own pages. */
export function datasetRoutes({ runs }: Tracking): Route[] {
  return [
    read('POST', 'experiments/search-datasets', { experiment_ids: list(text) }, ({ experiment_ids }) => {
      const count = experiment_ids.length;
      if (count === 0) throw invalidParameter('SearchDatasets request must specify at least one experiment_id.');
      if (count > MOST_ASKED) {
        throw invalidParameter(
          `SearchDatasets request cannot specify more than ${MOST_ASKED} experiment_ids. Received ${count} experiment_ids.`,
        );
      }
      const summaries = runs.datasetsOf(experiment_ids).map(datasetSummaryShape);
      return summaries.length > 0 ? { dataset_summaries: summaries } : {};
    }),
  ];
}
