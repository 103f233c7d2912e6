import type { Database } from '#core/database/open.ts';
import { CHECKS, type CheckId, NOT_TESTABLE } from '#shared/domain/check/checks.ts';
import type { CheckOutcome } from '#shared/domain/check/report.ts';
import { type CheckRun, type CheckRunState, type CheckRunSummary, MOST_CHECK_RUNS, summaryOf } from '#shared/domain/check/run.ts';

/** What a run is made with. */
export interface NewCheckRun extends Pick<CheckRunSummary, 'target' | 'webhook' | 'probeUrl' | 'startedAtMs'> {
  only: readonly CheckId[];
}

/** How a run, or a part of it that was run again, came to its end. */
export interface EndedCheckRun extends Pick<CheckRunSummary, 'message' | 'mlflowVersion' | 'tookMs'> {
  state: Exclude<CheckRunState, 'running'>;
}

/** Runs of the checks, the newest of them. All that changes them belongs inside a work of the writer. */
export type CheckRunStore = ReturnType<typeof createCheckRunStore>;

/** More of an outcome than any receiver's answers should fill: what is beyond loses its last exchanges. */
const MOST_OUTCOME_BYTES = 64 * 1024;

export function createCheckRunStore(db: Database) {
  const columns = 'number, target, webhook, asked, state, message, started_at_ms AS startedAtMs, took_ms AS tookMs';
  const selectAll = db.prepare<[], RunRow>(`SELECT ${columns} FROM check_run ORDER BY number DESC`);
  const selectOne = db.prepare<[{ number: number }], RunRow>(`SELECT ${columns} FROM check_run WHERE number = @number`);
  const selectMarks = db.prepare<[{ number: number }], Pick<CheckOutcome, 'level' | 'result'>>(
    "SELECT outcome ->> '$.level' AS level, outcome ->> '$.result' AS result FROM check_outcome WHERE run = @number",
  );
  const selectOutcomes = db.prepare<[{ number: number }], string>('SELECT outcome FROM check_outcome WHERE run = @number').pluck();
  const insert = db.prepare(`
    INSERT INTO check_run (target, webhook, asked, state, started_at_ms) VALUES (@target, @webhook, @asked, 'running', @startedAtMs)`);
  const change = db.prepare(`
    UPDATE check_run SET state = @state, message = @message, asked = @asked, took_ms = coalesce(@tookMs, took_ms) WHERE number = @number`);
  const upsertOutcome = db.prepare(`
    INSERT INTO check_outcome (run, check_id, outcome) VALUES (@number, @id, @outcome) ON CONFLICT DO UPDATE SET outcome = @outcome`);
  const remove = db.prepare('DELETE FROM check_run WHERE number = @number');
  const prune = db.prepare(
    'DELETE FROM check_run WHERE number <= (SELECT number FROM check_run ORDER BY number DESC LIMIT 1 OFFSET @most)',
  );

  const summaryOfRow = (row: RunRow) => toSummary(row, summaryOf(selectMarks.all({ number: row.number })));
  const askedOf = (number: number) => JSON.parse(selectOne.get({ number })?.asked ?? '{}') as Asked;

  return {
    /** The newest first. */
    all: (): CheckRunSummary[] => selectAll.all().map(summaryOfRow),
    summary(number: number): CheckRunSummary | undefined {
      const row = selectOne.get({ number });
      return row && summaryOfRow(row);
    },
    get(number: number): CheckRun | undefined {
      const row = selectOne.get({ number });
      if (!row) return undefined;
      const checks = selectOutcomes.all({ number }).map((text) => JSON.parse(text) as CheckOutcome);
      const inOrder = CHECKS.flatMap(({ id }) => checks.find((check) => check.id === id) ?? []);
      return { ...toSummary(row, summaryOf(checks)), checks: inOrder, notTestable: NOT_TESTABLE };
    },
    /** @returns its number; the oldest run gives way */
    add({ target, webhook, startedAtMs, probeUrl, only }: NewCheckRun): number {
      const asked: Asked = { only, ...(probeUrl !== undefined && { probeUrl }) };
      const { lastInsertRowid } = insert.run({
        target,
        webhook: webhook ? JSON.stringify(webhook) : null,
        asked: JSON.stringify(asked),
        startedAtMs,
      });
      prune.run({ most: MOST_CHECK_RUNS });
      return Number(lastInsertRowid);
    },
    /** Some of its checks are run once more. */
    resume(number: number, { only, probeUrl }: Pick<NewCheckRun, 'only' | 'probeUrl'>): void {
      const asked = askedOf(number);
      const all = CHECKS.map(({ id }) => id).filter((id) => asked.only.includes(id) || only.includes(id));
      const next: Asked = { ...asked, only: all, ...(probeUrl !== undefined && { probeUrl }) };
      change.run({ number, state: 'running', message: null, asked: JSON.stringify(next), tookMs: null });
    },
    put: (number: number, outcome: CheckOutcome) => void upsertOutcome.run({ number, id: outcome.id, outcome: fitting(outcome) }),
    end(number: number, { state, message, tookMs, mlflowVersion }: EndedCheckRun): void {
      const asked: Asked = { ...askedOf(number), ...(mlflowVersion !== undefined && { mlflowVersion }) };
      change.run({ number, state, message: message ?? null, asked: JSON.stringify(asked), tookMs: tookMs ?? null });
    },
    remove: (number: number): boolean => remove.run({ number }).changes > 0,
  };
}

interface Asked {
  only: readonly CheckId[];
  probeUrl?: string;
  mlflowVersion?: string;
}

interface RunRow {
  number: number;
  target: string;
  webhook: string | null;
  asked: string;
  state: CheckRunState;
  message: string | null;
  startedAtMs: number;
  tookMs: number | null;
}

function toSummary(row: RunRow, summary: CheckRunSummary['summary']): CheckRunSummary {
  const { only, probeUrl, mlflowVersion } = JSON.parse(row.asked) as Asked;
  return {
    number: row.number,
    target: row.target,
    ...(row.webhook !== null && { webhook: JSON.parse(row.webhook) as { id: string; name: string } }),
    ...(probeUrl !== undefined && { probeUrl }),
    state: row.state,
    ...(row.message !== null && { message: row.message }),
    ...(mlflowVersion !== undefined && { mlflowVersion }),
    startedAtMs: row.startedAtMs,
    ...(row.tookMs !== null && { tookMs: row.tookMs }),
    asked: only.length,
    summary,
  };
}

function fitting(outcome: CheckOutcome): string {
  for (let count = outcome.exchanges.length; ; count -= 1) {
    const text = JSON.stringify({ ...outcome, exchanges: outcome.exchanges.slice(0, count) });
    if (count === 0 || text.length <= MOST_OUTCOME_BYTES) return text;
  }
}
