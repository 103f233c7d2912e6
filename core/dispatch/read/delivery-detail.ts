import type { Database } from '#core/database/open.ts';
import { type Attempt, type DeliveryDetail, FINAL_STATES } from '#shared/domain/delivery/delivery.ts';
import type { WaitPlan } from '#shared/domain/delivery/outcome.ts';
import type { RecordedCommand } from '#shared/domain/delivery/recorded-command.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import { logLineOf } from '../send/mlflow-words.ts';
import { requestHeaders } from '../send/request-headers.ts';
import { ATTEMPT_COLUMNS, type AttemptRow, type DeliveryRow, releaseOfRow, toAttempt, toSummary } from '../store/delivery-row.ts';
import type { DispatchSettings } from '../store/settings.ts';

export interface DeliveryDetailOptions {
  db: Database;
  settings: () => DispatchSettings;
  /** Our own receiver's captures of a delivery id, oldest first. */
  capturesOf: (deliveryId: string) => string[];
}

/** @returns how to read all of a delivery: its request, attempts, commands and captures */
export function createDeliveryDetail({ db, settings, capturesOf }: DeliveryDetailOptions): (row: DeliveryRow) => DeliveryDetail {
  const selectAttempts = db.prepare<[{ id: number }], AttemptRow>(
    `SELECT ${ATTEMPT_COLUMNS} FROM attempt WHERE delivery = @id ORDER BY number`,
  );
  const selectCommands = db.prepare<
    [{ id: number }],
    { command: RecordedCommand['command']; origin: RecordedCommand['origin']; atMs: number }
  >('SELECT command, origin, at_ms AS atMs FROM delivery_command WHERE delivery = @id ORDER BY rowid');

  return (row) => {
    const { maxRetries, timeScale, requestTimeoutMs } = settings();
    const attemptList = selectAttempts.all({ id: row.id }).map(toAttempt);
    const mlflowLog = mlflowLogOf(row, attemptList, { timeoutMs: requestTimeoutMs, release: releaseOfRow(row) });
    return {
      ...toSummary(row),
      ...(row.note !== null && { note: row.note }),
      request: {
        method: 'POST',
        headers: requestHeaders(row),
        timestampSec: row.timestamp_sec,
        ...(row.signature !== null && { signature: row.signature }),
        bodySize: row.size,
      },
      attemptList,
      ...(row.wait !== null && { wait: JSON.parse(row.wait) as WaitPlan }),
      ...(row.held_due_at_ms !== null && { heldPlanAtMs: row.held_due_at_ms }),
      maxRetries,
      timeScale,
      requestTimeoutMs,
      ...(mlflowLog !== undefined && { mlflowLog }),
      commands: selectCommands.all({ id: row.id }),
      captures: capturesOf(row.delivery_id),
    };
  };
}

/** Known once the delivery has ended by itself; MLflow has no way to cancel one. */
function mlflowLogOf(
  row: DeliveryRow,
  attempts: readonly Attempt[],
  circumstances: { timeoutMs: number; release: MlflowRelease },
): string | null | undefined {
  const last = attempts.at(-1);
  if (!last?.outcome || !FINAL_STATES.has(row.state) || row.state === 'cancelled') return undefined;
  return logLineOf({
    state: row.state,
    ...(row.reason !== null && { reason: row.reason }),
    outcome: last.outcome,
    url: last.redirects.at(-1)?.to ?? last.url,
    ...circumstances,
    webhookUrl: row.url,
    event: row.event,
  });
}
