import { type Budget, budgetOf, type Keep, UNLIMITED } from '#core/database/budgets.ts';
import type { Database } from '#core/database/open.ts';
import { prepareNamed } from '#core/database/prepare-named.ts';
import { createShelf, enoughOf, MOST_AT_ONCE, type Shelf, type ShelfStore } from '#core/database/shelf.ts';
import type { AgentCall } from '#shared/domain/app/agents.ts';
import type { ApiCall, CausedEvent } from '#shared/domain/app/api-call.ts';
import { matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { callRow } from '#shared/domain/filter/filter-row.ts';

/** What the control API may read of the calls to the MLflow API. Newest first. */
export interface CallReader {
  list(page: { limit: number; cursor?: string; q?: string }): { items: ApiCall[]; next?: string };
  get(id: string): ApiCall | undefined;
}

export interface JournalStore extends CallReader {
  /** Inside a work of the writer. */
  add(call: Omit<ApiCall, 'id'>): ApiCall;
  shelf: Shelf;
}

export interface JournalStoreOptions {
  nowMs: () => number;
  /** What the user lets us keep; without it nothing is dropped. */
  keep?: Keep;
  afterUndo?: (callback: () => void) => void;
}

export function createJournalStore(db: Database, { nowMs, keep = UNLIMITED, afterUndo = () => {} }: JournalStoreOptions): JournalStore {
  const insert = prepareNamed(
    db,
    `INSERT INTO api_call (at_ms, took_ms, method, path, status, client, caused, quiet, hint, mlflow_version, agent)
     VALUES (@atMs, @tookMs, @method, @path, @status, @client, @caused, @quiet, @hint, @mlflowVersion, @agent)`,
  );
  const selectFrom = db.prepare<{ before: number }, CallRow>(`SELECT * FROM api_call WHERE id < @before ORDER BY id DESC`);
  const select = db.prepare<{ id: number }, CallRow>('SELECT * FROM api_call WHERE id = @id');
  const shelf = createShelf({ store: keptCalls(db), budget: () => budgetOf('calls', keep), afterUndo });

  return {
    shelf,
    add(call) {
      const { client, quiet, hint, mlflowVersion, caused, agent, ...rest } = call;
      const given = { client: client ?? null, quiet: quiet ?? null, hint: hint ?? null, mlflowVersion: mlflowVersion ?? null };
      const row = { ...rest, ...given, caused: JSON.stringify(caused), agent: agent ? JSON.stringify(agent) : null };
      shelf.take(FIXED_BYTES + row.path.length + row.caused.length);
      return { id: `a${insert.run(row).lastInsertRowid}`, ...call };
    },
    list({ limit, cursor, q }) {
      const filter = parseFilter(q ?? '');
      const items: ApiCall[] = [];
      for (const row of selectFrom.iterate({ before: rowId(cursor) ?? Number.MAX_SAFE_INTEGER })) {
        const call = toCall(row);
        if (!matchesFilter(filter, callRow(call), { nowMs: nowMs() })) continue;
        items.push(call);
        if (items.length === limit) return { items, next: call.id };
      }
      return { items };
    },
    get(id) {
      const number = rowId(id);
      const row = number === undefined ? undefined : select.get({ id: number });
      return row && toCall(row);
    },
  };
}

/** Calls, the oldest first to go. */
function keptCalls(db: Database): ShelfStore {
  const total = db.prepare<[], Budget>(`SELECT count(*) AS rows, coalesce(sum(${CALL_BYTES}), 0) AS bytes FROM api_call`);
  const oldest = db.prepare<[{ limit: number }], { id: number; bytes: number }>(
    `SELECT id, ${CALL_BYTES} AS bytes FROM api_call ORDER BY id LIMIT @limit`,
  );
  const drop = db.prepare('DELETE FROM api_call WHERE id <= @last');
  return {
    total: () => total.get() ?? { rows: 0, bytes: 0 },
    dropOldest(enough) {
      const { taken, bytes } = enoughOf(oldest.all({ limit: MOST_AT_ONCE }), enough);
      drop.run({ last: taken.at(-1)?.id ?? 0 });
      return { rows: taken.length, bytes };
    },
  };
}

/** A call without its path and what it caused: client and hint are short. */
const FIXED_BYTES = 500;
const CALL_BYTES = `${FIXED_BYTES} + length(path) + length(caused)`;

interface CallRow {
  id: number;
  at_ms: number;
  took_ms: number;
  method: string;
  path: string;
  status: number;
  client: string | null;
  caused: string;
  quiet: NonNullable<ApiCall['quiet']> | null;
  hint: string | null;
  mlflow_version: string | null;
  agent: string | null;
}

function toCall(row: CallRow): ApiCall {
  return {
    id: `a${row.id}`,
    atMs: row.at_ms,
    tookMs: row.took_ms,
    method: row.method,
    path: row.path,
    status: row.status,
    ...(row.client !== null && { client: row.client }),
    caused: JSON.parse(row.caused) as CausedEvent[],
    ...(row.quiet !== null && { quiet: row.quiet }),
    ...(row.hint !== null && { hint: row.hint }),
    ...(row.mlflow_version !== null && { mlflowVersion: row.mlflow_version }),
    ...(row.agent !== null && { agent: JSON.parse(row.agent) as AgentCall }),
  };
}

function rowId(id: string | undefined): number | undefined {
  const digits = /^a([1-9]\d{0,15})$/.exec(id ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
