import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import type { ModelVersion, RegisteredModel } from '#shared/domain/mlflow/model-registry.ts';
import type { createModels } from './models.ts';
import type { RegistryParts } from './parts.ts';
import { parseModelSearch, parseVersionSearch } from './search-filter.ts';
import type { createSearchStore } from './search-store.ts';
import { toVersion } from './to-version.ts';

export interface SearchRequest {
  filter: string;
  orderBy: readonly string[];
  limit: number;
  /** Asked after the filter and the order, as MLflow checks them. */
  offset: () => number;
}

export interface SearchResult<Item> {
  items: Item[];
  /** Where the next page begins; absent on the last. */
  next?: number;
}

export function createSearches(
  store: ReturnType<typeof createSearchStore>,
  { versions, release }: RegistryParts,
  { toModel }: ReturnType<typeof createModels>,
) {
  return {
    models({ filter, orderBy, limit, offset }: SearchRequest): SearchResult<RegisteredModel> {
      const search = parseModelSearch(filter, orderBy, release);
      return page(limit, offset(), (wanted) => store.models(search, wanted).map(toModel));
    },

    versions({ filter, orderBy, limit, offset }: SearchRequest): SearchResult<ModelVersion> {
      if (limit < 1) throw invalidParameter(`Invalid value for max_results. It must be a positive integer, but got ${limit}`);
      const search = parseVersionSearch(filter, orderBy, release);
      return page(limit, offset(), (wanted) =>
        store.versions(search, wanted).map((row) => toVersion(row.name, row, versions.tags(row.id))),
      );
    },
  };
}

/** One row more than asked for tells whether there is another page. */
function page<Item>(limit: number, offset: number, find: (page: { limit: number; offset: number }) => Item[]): SearchResult<Item> {
  const size = Math.max(limit, 0);
  const items = find({ limit: size + 1, offset });
  return { items: items.slice(0, size), ...(items.length > size && { next: offset + size }) };
}
