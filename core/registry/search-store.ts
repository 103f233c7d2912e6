import type { Database } from '#core/database/open.ts';
import { type Bind, binder, compare, createQueries, type Parameters, whereOf } from '#core/database/search-sql.ts';
import { PROMPT_TAG } from '#shared/domain/mlflow/model-registry.ts';
import type { ModelRow } from './model-store.ts';
import type { Condition, ModelSearch, VersionSearch } from './search-filter.ts';
import { VERSION_COLUMNS, type VersionRow } from './version-store.ts';

/** Which of what was found. */
export interface Stretch {
  /** Negative: everything. */
  limit: number;
  offset: number;
}

export type FoundVersion = VersionRow & { name: string };

/** Past so many rows with a tag it is faster to walk in the order that is asked for and to look for the tag of each. */
const FEW_TAGS = 500;

const MODEL_COLUMNS = 'm.id, m.name, m.description, m.created_at_ms AS createdAtMs, m.updated_at_ms AS updatedAtMs';
const MODEL_FIELDS = { name: 'm.name', updated: 'm.updated_at_ms' };
const VERSION_FIELDS = {
  name: 'm.name',
  run_id: 'v.run_id',
  source_path: 'v.source',
  version_number: 'v.version',
  creation_timestamp: 'v.created_at_ms',
  last_updated_timestamp: 'v.updated_at_ms',
};
const MODEL_TAGS = { table: 'registered_model_tag', owner: 'model_id', id: 'm.id' };
const VERSION_TAGS = { table: 'model_version_tag', owner: 'version_id', id: 'v.id' };

/** The searches. Their SQL is put together from fixed pieces; what the user wrote is only ever a parameter. */
export function createSearchStore(db: Database, workspace: string) {
  const { all } = createQueries(db);

  function isFew(tags: typeof MODEL_TAGS, condition: string, parameters: Parameters): boolean {
    const [row] = all<{ count: number }>(
      `SELECT count(*) AS count FROM (SELECT 1 FROM ${tags.table} t WHERE ${condition} LIMIT ${FEW_TAGS + 1})`,
      parameters,
    );
    return (row?.count ?? 0) <= FEW_TAGS;
  }

  /** All clauses about one tag have to hold for its value; the tag has to be there. */
  function tagClauses(conditions: readonly Condition<string>[], tags: typeof MODEL_TAGS, hidePrompts: boolean, bind: Bind): string[] {
    const byTag = new Map<string, Condition<string>[]>();
    for (const condition of conditions) {
      if ('tag' in condition.on) byTag.set(condition.on.tag, [...(byTag.get(condition.on.tag) ?? []), condition]);
    }
    // Whoever does not ask for prompts gets none, whatever else the clause says.
    if (hidePrompts) byTag.delete(PROMPT_TAG);
    return [...byTag].map(([key, clauses]) => {
      const own: Parameters = {};
      const bindOwn = (value: string | number) => {
        const name = bind(value);
        own[name.slice(1)] = value;
        return name;
      };
      const parts = [`t.key = ${bindOwn(key)}`];
      for (const { comparator, value } of clauses) {
        // The index holds the beginning of a value only.
        if (comparator === '=') parts.push(`substr(t.value, 1, 64) = substr(${bindOwn(String(value))}, 1, 64)`);
        parts.push(compare('t.value', comparator, value, bindOwn));
      }
      const condition = parts.join(' AND ');
      return isFew(tags, condition, own)
        ? `${tags.id} IN (SELECT t.${tags.owner} FROM ${tags.table} t WHERE ${condition})`
        : `(SELECT 1 FROM ${tags.table} t WHERE t.${tags.owner} = ${tags.id} AND ${condition}) IS NOT NULL`;
    });
  }

  return {
    models({ conditions, prompts, order }: ModelSearch, { limit, offset }: Stretch): ModelRow[] {
      const { bind, parameters } = binder();
      const where = [
        `m.workspace = ${bind(workspace)}`,
        ...attributeClauses(conditions, MODEL_FIELDS, bind),
        ...tagClauses(conditions, MODEL_TAGS, !prompts, bind),
      ];
      if (!prompts) {
        where.push(
          `NOT EXISTS (SELECT 1 FROM registered_model_tag p WHERE p.model_id = m.id AND p.key = '${PROMPT_TAG}' AND p.value = 'true')`,
        );
      }
      const sorted = order.map(({ key, ascending }) => `${MODEL_FIELDS[key]} ${ascending ? 'ASC' : 'DESC'}`);
      if (!order.some(({ key }) => key === 'name')) sorted.push('m.name ASC');
      return all(
        `SELECT ${MODEL_COLUMNS} FROM registered_model m ${whereOf(where)} ORDER BY ${sorted.join(', ')} LIMIT @limit OFFSET @offset`,
        { ...parameters, limit, offset },
      );
    },

    versions({ conditions, prompts, order }: VersionSearch, { limit, offset }: Stretch): FoundVersion[] {
      const { bind, parameters } = binder();
      const where = [`m.workspace = ${bind(workspace)}`, 'v.deleted_at_ms IS NULL', ...attributeClauses(conditions, VERSION_FIELDS, bind)];
      where.push(...tagClauses(conditions, VERSION_TAGS, !prompts, bind));
      // By name: one version that is marked as a prompt hides all of that name.
      if (!prompts) {
        where.push(
          `v.model_id NOT IN (SELECT pv.model_id FROM model_version_tag p JOIN model_version pv ON pv.id = p.version_id
             WHERE p.key = '${PROMPT_TAG}' AND substr(p.value, 1, 64) = 'true' AND p.value = 'true')`,
        );
      }
      const wanted = order.length > 0 ? order : [{ key: 'last_updated_timestamp' as const, ascending: false }];
      const sorted = wanted.map(({ key, ascending }) => `${VERSION_FIELDS[key]} ${ascending ? 'ASC' : 'DESC'}`);
      if (!wanted.some(({ key }) => key === 'name')) sorted.push('m.name ASC');
      if (!wanted.some(({ key }) => key === 'version_number')) sorted.push('v.version DESC');
      return all(
        `SELECT m.name, ${VERSION_COLUMNS} FROM model_version v JOIN registered_model m ON m.id = v.model_id ${whereOf(where)}
         ORDER BY ${sorted.join(', ')} LIMIT @limit OFFSET @offset`,
        { ...parameters, limit, offset },
      );
    },
  };
}

function attributeClauses<Attribute extends string>(
  conditions: readonly Condition<Attribute>[],
  fields: Readonly<Record<Attribute, string>>,
  bind: Bind,
): string[] {
  return conditions.flatMap(({ on, comparator, value }) =>
    'attribute' in on ? [compare(fields[on.attribute], comparator, value, bind)] : [],
  );
}
