import type { Database } from '#core/database/open.ts';
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
  /** Inside a work: drops all but the newest. */
  keep(newest: number): void;
}

export function createJournalStore(db: Database, { nowMs }: { nowMs: () => number }): JournalStore {
  const insert = db.prepare(
    `INSERT INTO api_call (at_ms, took_ms, method, path, status, client, caused, quiet, hint)
     VALUES (@atMs, @tookMs, @method, @path, @status, @client, @caused, @quiet, @hint)`,
  );
  const selectFrom = db.prepare<{ before: number }, CallRow>(`SELECT * FROM api_call WHERE id < @before ORDER BY id DESC`);
  const select = db.prepare<{ id: number }, CallRow>('SELECT * FROM api_call WHERE id = @id');
  const prune = db.prepare('DELETE FROM api_call WHERE id <= (SELECT max(id) FROM api_call) - @newest');

  return {
    add(call) {
      const { client, quiet, hint, caused, ...rest } = call;
      const row = { ...rest, client: client ?? null, quiet: quiet ?? null, hint: hint ?? null, caused: JSON.stringify(caused) };
      return { id: `a${insert.run(row).lastInsertRowid}`, ...call };
    },
    keep: (newest) => void prune.run({ newest }),
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
  };
}

function rowId(id: string | undefined): number | undefined {
  const digits = /^a([1-9]\d{0,15})$/.exec(id ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
