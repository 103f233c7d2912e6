import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import type { ModelVersion, RegisteredModel } from '#shared/domain/mlflow/model-registry.ts';
import type { createModels } from './models.ts';
import type { RegistryParts } from './parts.ts';
import { parseModelSearch, parseVersionSearch } from './search-filter.ts';
import type { createSearchStore, FoundVersion, Stretch } from './search-store.ts';
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
  together: <T>(ask: () => T) => T,
) {
  return {
    models({ filter, orderBy, limit, offset }: SearchRequest): SearchResult<RegisteredModel> {
      const search = parseModelSearch(filter, orderBy, release);
      return together(() => page({ limit, offset: offset() }, (wanted) => store.models(search, wanted), toModel));
    },

    versions({ filter, orderBy, limit, offset }: SearchRequest): SearchResult<ModelVersion> {
      if (limit < 1) throw invalidParameter(`Invalid value for max_results. It must be a positive integer, but got ${limit}`);
      const search = parseVersionSearch(filter, orderBy, release);
      const told = (row: FoundVersion) => toVersion(row.name, row, versions.tags(row.id));
      return together(() => page({ limit, offset: offset() }, (wanted) => store.versions(search, wanted), told));
    },
  };
}

/** One row more than asked for tells whether there is another page. */
function page<Row, Item>({ limit, offset }: Stretch, find: (wanted: Stretch) => Row[], told: (row: Row) => Item): SearchResult<Item> {
  const size = Math.max(limit, 0);
  const rows = find({ limit: size + 1, offset });
  return { items: rows.slice(0, size).map(told), ...(rows.length > size && { next: offset + size }) };
}
