import type { Filter, FilterTerm, FilterValue } from '#shared/domain/filter.ts';
import { momentMs } from '#shared/domain/filter-eval.ts';

import { mlflowHeaders } from './request-headers.ts';

/**
 * The part of a filter that SQLite can decide, as a condition over {@link DELIVERY_TABLES}. It never leaves out a row that
 * the filter keeps; it may keep too many, which `matchesFilter` then drops. That way the language has one meaning, and a
 * list of 100,000 deliveries is not read into memory to find ten.
 */
export interface SqlFilter {
  where: string;
  params: Record<string, string | number>;
  /** It keeps precisely what the filter keeps, so that SQLite may count. */
  exact: boolean;
}

/** `exact`: it holds for precisely the rows that the value matches, so that its opposite may be asked as well. */
type Condition = { sql: string; exact: boolean };

export function sqlOf({ terms }: Pick<Filter, 'terms'>, nowMs: number): SqlFilter {
  const params: Record<string, string | number> = {};
  let count = 0;
  const bind = (value: string | number) => {
    count += 1;
    params[`f${count}`] = value;
    return `@f${count}`;
  };
  const conditions = terms.map((term) => conditionOf(term, nowMs, bind));
  const known = conditions.filter((condition) => condition !== undefined);
  return {
    where: known.length === 0 ? '1' : known.map(({ sql }) => sql).join(' AND '),
    params,
    exact: conditions.every((condition) => condition?.exact === true),
  };
}

type Bind = (value: string | number) => string;

function conditionOf({ key, not, values }: FilterTerm, nowMs: number, bind: Bind): Condition | undefined {
  const conditions = values.map((value) => conditionOfValue(key, value, nowMs, bind));
  if (conditions.some((condition) => condition === undefined || (not && !condition.exact))) return undefined;
  const any = conditions.map((condition) => `(${condition?.sql})`).join(' OR ');
  const isExact = conditions.every((condition) => condition?.exact);
  return { sql: not ? `NOT coalesce(${any}, 0)` : `(${any})`, exact: isExact };
}

const exact = (sql: string): Condition => ({ sql, exact: true });
const about = (path: string) => `json_extract(e.about, '$.${path}')`;
const BODY = 'CAST(e.body AS TEXT)';
const entity = "substr(e.event, 1, instr(e.event, '.') - 1)";
const action = "substr(e.event, instr(e.event, '.') + 1)";

function conditionOfValue(key: FilterTerm['key'], value: FilterValue, nowMs: number, bind: Bind): Condition | undefined {
  switch (key) {
    case 'event':
      return like('e.event', value, bind);
    case 'entity':
      return like(entity, value, bind);
    case 'action':
      return like(action, value, bind);
    case 'model':
    case 'prompt': {
      const named = like(about('name'), value, bind);
      return named && exact(`${about('kind')} = '${key}' AND ${named.sql}`);
    }
    case 'version':
    case 'alias':
      return like(about(key), value, bind);
    case 'tag':
      return tagCondition(value, bind);
    case 'webhook':
      return like('w.name', value, bind);
    case 'state':
      return value.kind === 'choice' ? exact(STATES[value.text] ?? '0') : undefined;
    case 'status':
      return value.kind === 'none' ? exact('d.last_status IS NULL') : range('d.last_status', value, bind);
    case 'error':
      return value.kind === 'choice' ? exact(ERRORS[value.text] ?? '0') : undefined;
    case 'verified':
      return value.kind === 'choice' ? exact(VERDICTS[value.text] ?? '0') : undefined;
    case 'attempt':
      return range('d.attempts', value, bind);
    case 'took':
      return range('(d.ended_at_ms - d.created_at_ms)', value, bind);
    case 'size':
      return range('length(e.body)', value, bind);
    case 'source':
      return value.kind === 'choice' ? exact(`d.source = ${bind(value.text)}`) : undefined;
    case 'replay-of':
      return { sql: 'd.replay_of IS NOT NULL', exact: false };
    case 'after':
      return value.kind === 'time' ? exact(`d.created_at_ms >= ${bind(momentMs(value.moment, nowMs))}`) : undefined;
    case 'before':
      return value.kind === 'time' ? exact(`d.created_at_ms < ${bind(momentMs(value.moment, nowMs))}`) : undefined;
    case 'star':
      return value.kind === 'choice' ? exact(`d.starred = ${value.text === 'yes' ? 1 : 0}`) : undefined;
    case 'header':
      return headerCondition(value, bind);
    case 'answer': {
      const found = contains(['CAST(b.body AS TEXT)'], value, bind);
      return found && { sql: `EXISTS (SELECT 1 FROM attempt_body AS b WHERE b.delivery = d.id AND (${found.sql}))`, exact: false };
    }
    case 'body':
      return contains([BODY], value, bind);
    case 'word':
      return contains(['e.event', SUBJECT, 'w.name', 'd.url', "('d' || d.id)", 'd.delivery_id', BODY], value, bind);
    default:
      return undefined;
  }
}

const STATES: Readonly<Record<string, string>> = {
  pending: "d.state = 'pending'",
  'in-flight': "d.state = 'in-flight'",
  retrying: "d.state = 'waiting'",
  held: "d.state = 'held'",
  delivered: "d.state = 'delivered'",
  failed: "d.state IN ('failed', 'exhausted')",
  exhausted: "d.state = 'exhausted'",
  cancelled: "d.state = 'cancelled'",
};

const ERRORS: Readonly<Record<string, string>> = {
  drop: "d.last_error IN ('reset', 'closed')",
  timeout: "d.last_error = 'timeout'",
  tls: "d.last_error = 'tls'",
  refused: "d.last_error = 'refused'",
  redirect: "(d.last_error = 'too-many-redirects' OR d.body_lost = 1)",
  dns: "d.last_error = 'dns'",
  unreachable: "d.last_error = 'unreachable'",
  protocol: "d.last_error = 'protocol'",
  target: "d.last_error IN ('target-refused', 'invalid-url')",
  interrupted: "d.last_error = 'interrupted'",
};

const VERDICTS: Readonly<Record<string, string>> = {
  yes: "d.verdict = 'valid'",
  no: "d.verdict = 'invalid'",
  refused: "d.verdict = 'refused'",
  unsigned: "d.verdict = 'unsigned'",
  unknown: "coalesce(d.verdict, 'unchecked') = 'unchecked'",
};

/** As `subjectText` writes it. */
const SUBJECT = `(${about('name')} || coalesce(' v' || ${about('version')}, '') || coalesce(' ' || ${about('alias')}, '')
  || coalesce(' ' || ${about('tag.key')} || coalesce('=' || ${about('tag.value')}, ''), ''))`;

const likePattern = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** SQLite knows the two cases of ASCII letters only: of other texts it looks for the longest part that is plain. */
function plainPart(text: string): string {
  const parts = text.match(/[\x20-\x7e]+/g) ?? [];
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

function like(column: string, value: FilterValue, bind: Bind): Condition | undefined {
  return value.kind === 'glob' ? likeGlob(column, value.text, bind) : undefined;
}

function likeGlob(column: string, glob: string, bind: Bind): Condition {
  const part = plainPart(glob);
  const pattern = part === glob ? part : `*${part}*`;
  return { sql: `${column} LIKE ${bind(likePattern(pattern).replaceAll('*', '%'))} ESCAPE '\\'`, exact: part === glob };
}

function tagCondition(value: FilterValue, bind: Bind): Condition | undefined {
  if (value.kind !== 'pair') return undefined;
  const key = likeGlob(about('tag.key'), value.name, bind);
  if (value.value === undefined) return key;
  const text = likeGlob(`coalesce(${about('tag.value')}, '')`, value.value, bind);
  return { sql: `${key.sql} AND ${text.sql}`, exact: key.exact && text.exact };
}

/** Headers that every delivery has say nothing; others were added by an edit or came with an answer. */
function headerCondition(value: FilterValue, bind: Bind): Condition | undefined {
  if (value.kind !== 'pair' || !/^[a-z0-9-]+$/i.test(value.name)) return undefined;
  if (SENT_ALWAYS.has(value.name.toLowerCase())) return undefined;
  const name = bind(`%"${value.name}"%`);
  const answered = `EXISTS (SELECT 1 FROM attempt AS a WHERE a.delivery = d.id AND a.response LIKE ${name})`;
  return { sql: `d.headers LIKE ${name} OR ${answered}`, exact: false };
}

const SENT_ALWAYS: ReadonlySet<string> = new Set(
  ['Host', ...mlflowHeaders({ deliveryId: '', timestampSec: 0, signature: '' }, 'POST').map(([name]) => name), 'Content-Length'].map(
    (name) => name.toLowerCase(),
  ),
);

/** Not exact: SQLite ends a text at a NUL byte, and bytes may be in no text encoding at all. */
function contains(columns: readonly string[], value: FilterValue, bind: Bind): Condition | undefined {
  if (value.kind !== 'text') return undefined;
  const pattern = bind(`%${likePattern(plainPart(value.text))}%`);
  const sql = columns.map((column) => `${column} LIKE ${pattern} ESCAPE '\\'`).join(' OR ');
  return { sql: `${sql} OR instr(${columns.at(-1) === BODY ? 'e.body' : 'b.body'}, x'00') > 0`, exact: false };
}

function range(column: string, value: FilterValue, bind: Bind): Condition | undefined {
  if (value.kind !== 'range') return undefined;
  const { min, max, minOpen, maxOpen } = value.range;
  const bounds = [
    min === undefined ? undefined : `${column} ${minOpen ? '>' : '>='} ${bind(min)}`,
    max === undefined ? undefined : `${column} ${maxOpen ? '<' : '<='} ${bind(max)}`,
  ];
  return exact(bounds.filter((bound) => bound !== undefined).join(' AND '));
}
