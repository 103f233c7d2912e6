import type { Registry } from '#core/registry/registry.ts';
import { longText, orderTexts, requiredText, smallInteger, tags, text, texts, unchecked } from '../fields.ts';
import { offsetOf } from '../page-token.ts';
import { done, type Route, read, write } from '../route.ts';
import { modelShape, tokenShape, versionShape } from '../shapes.ts';

const DEFAULT_PAGE = 100;
const nameOnly = { name: requiredText };

/** What the calls carry that make events. */
export const MODEL_FIELDS = {
  create: { name: requiredText, tags, description: longText, deployment_job_id: unchecked(text) },
  setTag: { name: requiredText, key: requiredText, value: longText },
  deleteTag: { name: requiredText, key: requiredText },
  setAlias: { name: requiredText, alias: requiredText, version: requiredText },
  deleteAlias: { name: requiredText, alias: requiredText },
} as const;

const updateFields = { name: requiredText, description: longText, deployment_job_id: unchecked(text) };
const searchFields = { filter: text, max_results: smallInteger(1000), order_by: orderTexts, page_token: text };
const latestFields = { name: requiredText, stages: texts };

export function registeredModelRoutes({ models, versions, aliases, search }: Registry): Route[] {
  const latest = ({ name, stages }: { name: string; stages: string[] }) => {
    const found = versions.latest(name, stages).map(versionShape);
    return found.length > 0 ? { model_versions: found } : {};
  };

  return [
    write('POST', 'registered-models/create', MODEL_FIELDS.create, ({ name, tags, description = '' }) => ({
      registered_model: modelShape(models.create({ name, tags, description })),
    })),
    read('GET', 'registered-models/get', nameOnly, ({ name }) => ({ registered_model: modelShape(models.get(name)) })),
    write('PATCH', 'registered-models/update', updateFields, ({ name, description = '' }) => ({
      registered_model: modelShape(models.update(name, description)),
    })),
    write('POST', 'registered-models/rename', { name: requiredText, new_name: requiredText }, ({ name, new_name }) => ({
      registered_model: modelShape(models.rename(name, new_name)),
    })),
    write('DELETE', 'registered-models/delete', nameOnly, ({ name }) => done(() => models.remove(name))),

    read('GET', 'registered-models/search', searchFields, ({ filter = '', max_results = DEFAULT_PAGE, order_by, page_token }) => {
      const { items, next } = search.models({ filter, orderBy: order_by, limit: max_results, offset: () => offsetOf(page_token) });
      return { ...(items.length > 0 && { registered_models: items.map(modelShape) }), ...tokenShape(next) };
    }),

    read('POST', 'registered-models/get-latest-versions', latestFields, latest),
    read('GET', 'registered-models/get-latest-versions', latestFields, latest),

    write('POST', 'registered-models/set-tag', MODEL_FIELDS.setTag, ({ name, key, value = '' }) =>
      done(() => models.setTag(name, key, value)),
    ),
    write('DELETE', 'registered-models/delete-tag', MODEL_FIELDS.deleteTag, ({ name, key }) => done(() => models.deleteTag(name, key))),

    write('POST', 'registered-models/alias', MODEL_FIELDS.setAlias, ({ name, alias, version }) =>
      done(() => aliases.set(name, alias, version)),
    ),
    write('DELETE', 'registered-models/alias', MODEL_FIELDS.deleteAlias, ({ name, alias }) => done(() => aliases.remove(name, alias))),
    read('GET', 'registered-models/alias', MODEL_FIELDS.deleteAlias, ({ name, alias }) => ({
      model_version: versionShape(aliases.version(name, alias)),
    })),
  ];
}
