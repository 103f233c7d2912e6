import type { FilterTerm, FilterValue } from '#shared/domain/filter/filter.ts';
import { type Bind, type Condition, like, likeGlob } from './filter-sql.ts';

/** What a filter asks about an event and what it is about. */
export type EventKey = Extract<FilterTerm['key'], 'event' | 'entity' | 'action' | 'model' | 'prompt' | 'version' | 'alias' | 'tag'>;

export interface EventSql {
  /** As `subjectText` writes it. */
  subject: string;
  conditionOf(key: EventKey, value: FilterValue, bind: Bind): Condition | undefined;
}

/** Over a table with the columns `event` and `about` (JSON) that is known as `alias` in the statement. */
export function eventSql(alias: string): EventSql {
  const about = (path: string) => `json_extract(${alias}.about, '$.${path}')`;
  const point = `instr(${alias}.event, '.')`;

  function conditionOf(key: EventKey, value: FilterValue, bind: Bind): Condition | undefined {
    switch (key) {
      case 'event':
        return like(`${alias}.event`, value, bind);
      case 'entity':
        return like(`substr(${alias}.event, 1, ${point} - 1)`, value, bind);
      case 'action':
        return like(`substr(${alias}.event, ${point} + 1)`, value, bind);
      case 'model':
      case 'prompt': {
        const named = like(about('name'), value, bind);
        return named && { ...named, sql: `${about('kind')} = '${key}' AND ${named.sql}` };
      }
      case 'version':
      case 'alias':
        return like(about(key), value, bind);
      case 'tag':
        return tagCondition(value, bind);
    }
  }

  function tagCondition(value: FilterValue, bind: Bind): Condition | undefined {
    if (value.kind !== 'pair') return undefined;
    const key = likeGlob(about('tag.key'), value.name, bind);
    if (value.value === undefined) return key;
    const text = likeGlob(`coalesce(${about('tag.value')}, '')`, value.value, bind);
    return { sql: `${key.sql} AND ${text.sql}`, exact: key.exact && text.exact };
  }

  const version = `coalesce(' v' || ${about('version')}, '')`;
  const name = `coalesce(' ' || ${about('alias')}, '')`;
  const tag = `coalesce(' ' || ${about('tag.key')} || coalesce('=' || ${about('tag.value')}, ''), '')`;
  return { conditionOf, subject: `(${about('name')} || ${version} || ${name} || ${tag})` };
}
