import { eventSql } from '#core/database/event-sql.ts';
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
import { DELIVERY_VERDICTS, VERDICT_WORDS } from '#shared/domain/delivery/verdict.ts';
import type { Filter, FilterTerm, FilterValue } from '#shared/domain/filter/filter.ts';

/** The part of a filter that SQLite can decide about `arrival AS a`. */
export function arrivalSql(filter: Pick<Filter, 'terms'>, nowMs: number): SqlFilter {
  return filterSql(filter, (key, value, bind) => conditionOf(key, value, nowMs, bind));
}

const EVENT = eventSql('a');
const NEVER = exact('0');

function conditionOf(key: FilterTerm['key'], value: FilterValue, nowMs: number, bind: Bind): Condition | undefined {
  switch (key) {
    case 'event':
    case 'entity':
    case 'action':
    case 'model':
    case 'prompt':
    case 'version':
    case 'alias':
    case 'tag':
      return EVENT.conditionOf(key, value, bind);
    case 'webhook':
    case 'error':
    case 'replay-of':
    case 'run':
      return NEVER;
    case 'state':
      return value.kind === 'choice' ? exact(STATES[value.text] ?? '0') : undefined;
    case 'reason':
      return value.kind === 'choice' ? exact(`a.refusal = ${bind(value.text)}`) : undefined;
    case 'status':
      return value.kind === 'none' ? exact('a.status IS NULL') : range('a.status', value, bind);
    case 'verified':
      return value.kind === 'choice' ? exact(VERDICTS[value.text] ?? '0') : undefined;
    case 'why':
      return like('a.why', value, bind);
    case 'attempt':
      return range('a.attempts', value, bind);
    case 'took':
      return range('a.took_ms', value, bind);
    case 'size':
      return range('a.size', value, bind);
    case 'dup':
      return value.kind === 'choice' ? exact(`a.attempts ${value.text === 'yes' ? '>' : '='} 1`) : undefined;
    case 'source':
      return value.kind === 'choice' ? exact(SOURCES[value.text] ?? '0') : undefined;
    case 'from':
      return likeOrigin('a.origin', value, bind);
    case 'endpoint':
      return like('a.endpoint', value, bind);
    case 'after':
    case 'before':
      return time('a.at_ms', key, value, { nowMs, bind });
    case 'star':
    case 'note':
      return value.kind === 'choice' ? exact(value.text === 'yes' ? '0' : '1') : undefined;
    default:
      return contentCondition(key, value, bind);
  }
}

/** What stands in the newest capture alone. */
function contentCondition(key: FilterTerm['key'], value: FilterValue, bind: Bind): Condition | undefined {
  switch (key) {
    case 'header':
      return value.kind === 'pair' && /^[a-z0-9-]+$/i.test(value.name) ? inCapture(hasHeader(bind(`%"${value.name}"%`))) : undefined;
    case 'answer':
      return inCapture(contains(['c.answer_body'], 'c.body', value, bind));
    case 'body':
      return inCapture(contains([BODY], 'c.body', value, bind));
    case 'word': {
      const shown = contains(WORDS, "x''", value, bind);
      const body = inCapture(contains([BODY], 'c.body', value, bind));
      return shown && body && { sql: `(${shown.sql}) OR ${body.sql}`, exact: false };
    }
    default:
      return undefined;
  }
}

const BODY = 'CAST(c.body AS TEXT)';
const WORDS = [
  'a.event',
  EVENT.subject,
  'a.endpoint',
  'a.method',
  'a.target',
  "('c' || a.id)",
  'a.delivery_id',
  'a.refusal',
  'a.peer',
  'a.origin',
];

const hasHeader = (name: string): Condition => ({ sql: `c.headers LIKE ${name} OR c.answer_headers LIKE ${name}`, exact: false });

const inCapture = (condition: Condition | undefined): Condition | undefined =>
  condition && { sql: `EXISTS (SELECT 1 FROM capture AS c WHERE c.id = a.newest AND (${condition.sql}))`, exact: false };

const STATES: Readonly<Record<string, string>> = {
  arrived: 'coalesce(a.status, 999) < 400',
  refused: 'coalesce(a.status, 999) >= 400',
};

const SOURCES: Readonly<Record<string, string>> = { external: '1', tunnel: 'a.tunnelled = 1' };

const VERDICTS: Readonly<Record<string, string>> = Object.fromEntries(
  DELIVERY_VERDICTS.map((verdict) => [VERDICT_WORDS[verdict].token, `a.verdict = '${verdict}'`]),
);
