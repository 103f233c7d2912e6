import { eventSql } from '#core/database/event-sql.ts';
import { type Bind, type Condition, contains, exact, filterSql, like, range, type SqlFilter, time } from '#core/database/filter-sql.ts';
import { mlflowHeaders } from '#core/signing/mlflow-headers.ts';
import type { DeliveryStateKind } from '#shared/domain/delivery/delivery.ts';
import { DELIVERY_VERDICTS, VERDICT_WORDS } from '#shared/domain/delivery/verdict.ts';
import type { Filter, FilterTerm, FilterValue } from '#shared/domain/filter/filter.ts';

/** Over {@link DELIVERY_TABLES}. */
export function sqlOf(filter: Pick<Filter, 'terms'>, nowMs: number): SqlFilter {
  return filterSql(filter, (key, value, bind) => conditionOfValue(key, value, nowMs, bind));
}

const EVENT = eventSql('e');
const BODY = 'CAST(e.body AS TEXT)';

function conditionOfValue(key: FilterTerm['key'], value: FilterValue, nowMs: number, bind: Bind): Condition | undefined {
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
      return like('w.name', value, bind);
    case 'state':
      return value.kind === 'choice' ? exact(stateSql(value.text)) : undefined;
    case 'reason':
      return value.kind === 'choice' ? exact(`d.reason = ${bind(value.text)}`) : undefined;
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
      if (value.kind !== 'choice') return undefined;
      return exact(value.text === 'agent' ? BY_AGENT : `d.source = ${bind(value.text)}`);
    case 'from':
      return exact('0');
    case 'endpoint':
      return like('d.endpoint', value, bind);
    case 'run':
      return like('CAST(d.check_run AS TEXT)', value, bind);
    case 'replay-of':
      return { sql: 'd.replay_of IS NOT NULL', exact: false };
    case 'after':
    case 'before':
      return time('d.created_at_ms', key, value, { nowMs, bind });
    case 'star':
      return value.kind === 'choice' ? exact(`d.starred = ${value.text === 'yes' ? 1 : 0}`) : undefined;
    case 'note':
      return value.kind === 'choice' ? exact(`d.note IS ${value.text === 'yes' ? 'NOT ' : ''}NULL`) : undefined;
    case 'header':
      return headerCondition(value, bind);
    case 'answer': {
      const found = contains(['CAST(b.body AS TEXT)'], 'b.body', value, bind);
      return found && { sql: `EXISTS (SELECT 1 FROM attempt_body AS b WHERE b.delivery = d.id AND (${found.sql}))`, exact: false };
    }
    case 'body':
      return contains([BODY], 'e.body', value, bind);
    case 'word':
      return contains(['e.event', EVENT.subject, 'w.name', 'd.url', "('d' || d.id)", 'd.delivery_id', BODY], 'e.body', value, bind);
    default:
      return undefined;
  }
}

/** A coding agent asked for it: fired it, replayed it, or told it what to do. */
export const BY_AGENT = "EXISTS (SELECT 1 FROM delivery_command AS c WHERE c.delivery = d.id AND c.origin = 'agent')";

interface StateCondition {
  /** One of them. */
  states: readonly DeliveryStateKind[];
  /** … and this. */
  more?: string;
}

const STATES: Readonly<Record<string, StateCondition>> = {
  pending: { states: ['pending'] },
  'in-flight': { states: ['in-flight'] },
  retrying: { states: ['waiting'] },
  held: { states: ['held'] },
  delivered: { states: ['delivered'], more: "d.reason IS NOT 'body-lost'" },
  failed: { states: ['failed', 'exhausted'], more: "d.source <> 'conformance'" },
  refused: { states: ['failed'], more: "d.reason = 'status' AND d.source = 'conformance'" },
  exhausted: { states: ['exhausted'] },
  cancelled: { states: ['cancelled'] },
};

function stateSql(choice: string): string {
  const { states, more = '1' } = STATES[choice] ?? { states: [] };
  return `(d.state IN (${states.map((state) => `'${state}'`).join(', ')}) AND ${more})`;
}

/** The states of which each row that the filter keeps has one; undefined where a row of any state may be kept. */
export function statesOf({ terms }: Pick<Filter, 'terms'>): readonly DeliveryStateKind[] | undefined {
  const term = terms.find(({ key, not }) => key === 'state' && !not);
  if (!term?.values.every(({ kind }) => kind === 'choice')) return undefined;
  return [...new Set(term.values.flatMap((value) => (value.kind === 'choice' ? (STATES[value.text]?.states ?? []) : [])))];
}

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

const VERDICTS: Readonly<Record<string, string>> = Object.fromEntries(
  DELIVERY_VERDICTS.map((verdict) => [VERDICT_WORDS[verdict].token, `coalesce(d.verdict, 'unchecked') = '${verdict}'`]),
);

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
