import type { Registry } from '#core/registry/registry.ts';
import { MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import { flag, longText, orderTexts, requiredText, smallInteger, tags, text, unchecked } from '../fields.ts';
import { offsetOf } from '../page-token.ts';
import { done, type Route, read, write } from '../route.ts';
import { tokenShape, versionShape } from '../shapes.ts';

const LARGEST_PAGE = 200_000;
const versionFields = { name: requiredText, version: requiredText };
const searchFields = { filter: text, max_results: smallInteger(LARGEST_PAGE), order_by: orderTexts, page_token: text };

/** What the calls carry that make events. */
export const VERSION_FIELDS = {
  create: {
    name: requiredText,
    source: requiredText,
    run_id: text,
    tags,
    run_link: text,
    description: longText,
    model_id: text,
  },
  setTag: { ...versionFields, key: requiredText, value: longText },
  deleteTag: { ...versionFields, key: requiredText },
} as const;

export function modelVersionRoutes({ versions, search }: Registry): Route[] {
  return [
    write(
      'POST',
      'model-versions/create',
      VERSION_FIELDS.create,
      ({ name, source, run_id, model_id, tags, run_link = '', description = '' }) => {
        const made = versions.create({
          name,
          source,
          tags,
          runLink: run_link,
          description,
          ...(run_id !== undefined && { runId: run_id }),
          ...(model_id !== undefined && { modelId: model_id }),
        });
        return made instanceof MlflowError ? made : { model_version: versionShape(made) };
      },
    ),
    read('GET', 'model-versions/get', versionFields, ({ name, version }) => ({ model_version: versionShape(versions.get(name, version)) })),
    write('PATCH', 'model-versions/update', { ...versionFields, description: longText }, ({ name, version, description = null }) => ({
      model_version: versionShape(versions.update(name, version, description)),
    })),
    write('DELETE', 'model-versions/delete', versionFields, ({ name, version }) => done(() => versions.remove(name, version))),

    read('GET', 'model-versions/search', searchFields, ({ filter = '', max_results = LARGEST_PAGE, order_by, page_token }) => {
      const { items, next } = search.versions({ filter, orderBy: order_by, limit: max_results, offset: () => offsetOf(page_token) });
      return { ...(items.length > 0 && { model_versions: items.map(versionShape) }), ...tokenShape(next) };
    }),

    read('GET', 'model-versions/get-download-uri', { name: unchecked(text), version: unchecked(text) }, ({ name = '', version = '' }) => ({
      artifact_uri: versions.downloadUri(name, version),
    })),
    write(
      'POST',
      'model-versions/transition-stage',
      { ...versionFields, stage: requiredText, archive_existing_versions: flag },
      ({ name, version, stage, archive_existing_versions: archive = false }) => ({
        model_version: versionShape(versions.transition(name, version, stage, archive)),
      }),
    ),

    write('POST', 'model-versions/set-tag', VERSION_FIELDS.setTag, ({ name, version, key, value = '' }) =>
      done(() => versions.setTag(name, version, key, value)),
    ),
    write('DELETE', 'model-versions/delete-tag', VERSION_FIELDS.deleteTag, ({ name, version, key }) =>
      done(() => versions.deleteTag(name, version, key)),
    ),
  ];
}
