import {
  type Bind,
  type Condition,
  contains,
  exact,
  filterSql,
  like,
  likeOrigin,
  range,
  type SqlFilter,
  time,
} from '#core/database/filter-sql.ts';
import { DELIVERY_VERDICTS, type DeliveryVerdict, VERDICT_WORDS } from '#shared/domain/delivery/verdict.ts';
import type { Filter, FilterTerm, FilterValue } from '#shared/domain/filter/filter.ts';

/** The part of a filter that SQLite can decide about captures. */
export function captureSql(filter: Pick<Filter, 'terms'>, nowMs: number): SqlFilter {
  return filterSql(filter, (key, value, bind) => conditionOf(key, value, nowMs, bind));
}

const BODY = 'CAST(body AS TEXT)';
const ORIGIN = "json_extract(report, '$.secretFrom.origin')";

function conditionOf(key: FilterTerm['key'], value: FilterValue, nowMs: number, bind: Bind): Condition | undefined {
  switch (key) {
    case 'status':
      return value.kind === 'none' ? exact('answer_status IS NULL') : range('answer_status', value, bind);
    case 'source':
      return value.kind === 'choice' ? exact(SOURCES[value.text] ?? '0') : undefined;
    case 'from':
      return likeOrigin(ORIGIN, value, bind);
    case 'endpoint':
      return like('endpoint', value, bind);
    case 'reason':
      return value.kind === 'choice' ? exact(`refusal = ${bind(value.text)}`) : undefined;
    case 'verified':
      return value.kind === 'choice' ? exact(VERDICTS[value.text] ?? '0') : undefined;
    case 'why':
      return like('verdict_why', value, bind);
    case 'attempt':
      return range('attempt', value, bind);
    case 'took':
      return range('took_ms', value, bind);
    case 'size':
      return range('body_size', value, bind);
    case 'after':
    case 'before':
      return time('at_ms', key, value, { nowMs, bind });
    case 'header':
      return value.kind === 'pair' && /^[a-z0-9-]+$/i.test(value.name) ? hasHeader(bind(`%"${value.name}"%`)) : undefined;
    case 'answer':
      return contains(['answer_body'], 'body', value, bind);
    case 'body':
      return contains([BODY], 'body', value, bind);
    case 'word':
      return contains(['endpoint', 'method', 'target', "('c' || id)", 'delivery_id', 'refusal', 'peer', ORIGIN, BODY], 'body', value, bind);
    default:
      return undefined;
  }
}

const SOURCES: Readonly<Record<string, string>> = {
  tunnel: 'tunnelled = 1',
  external: "NOT EXISTS (SELECT 1 FROM capture_kept WHERE kind = 'own' AND capture_id = capture.id)",
};

const hasHeader = (name: string): Condition => ({ sql: `headers LIKE ${name} OR answer_headers LIKE ${name}`, exact: false });

/** The signature itself fits, behind a timestamp that is not fresh. */
export const SIGNED = "(verdict_why LIKE 'ts-%' AND coalesce(json_extract(report, '$.verdict.signature'), '') = 'valid')";
const IS_REFUSED = 'coalesce(answer_status, 0) BETWEEN 400 AND 499';

const CONDITIONS: Readonly<Record<DeliveryVerdict, string>> = {
  valid: `verdict_result = 'valid' AND NOT ${IS_REFUSED}`,
  refused: `verdict_result = 'valid' AND ${IS_REFUSED}`,
  stale: SIGNED,
  invalid: `verdict_result = 'invalid' AND NOT ${SIGNED}`,
  unsigned: "verdict_result = 'unsigned'",
  unchecked: "verdict_result = 'unchecked'",
};
const VERDICTS: Readonly<Record<string, string>> = Object.fromEntries(
  DELIVERY_VERDICTS.map((verdict) => [VERDICT_WORDS[verdict].token, CONDITIONS[verdict]]),
);
