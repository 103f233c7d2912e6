import type { DeliveryRow, ExternalRow, Row } from '#renderer/state/row.ts';
import { codeWord, formatClock } from '#renderer/ui/format.ts';

/** What something is compared with, by its id; of the attempts of a delivery the last, or the one that is named: `d28`, `d28.2`, `c33`. */
export interface DiffTarget {
  id: string;
  attempt?: number;
}

export function parseTarget(text: string): DiffTarget {
  const [, id, attempt] = /^(.+?)(?:\.([1-9]\d{0,3}))?$/.exec(text.trim()) ?? [];
  return { id: id ?? text, ...(attempt !== undefined && { attempt: Number(attempt) }) };
}

/** By the id of its row where that is known: people also have delivery ids, whole or their beginning. */
export function knownTarget(target: DiffTarget, rows: readonly Row[]): DiffTarget {
  if (/^[a-z]\d+$/.test(target.id) || target.id.length < SHORTEST_ID) return target;
  const found = rows.findLast((row) => row.kind === 'delivery' && row.deliveryId.startsWith(target.id.toLowerCase()));
  return found ? { ...target, id: found.id } : target;
}

/** Shorter beginnings of a delivery id say nothing. */
const SHORTEST_ID = 4;

export const formatTarget = ({ id, attempt }: DiffTarget): string => (attempt === undefined ? id : `${id}.${attempt}`);

export interface DiffOption {
  value: string;
  title: string;
}

/** More than anybody looks through; others are named by their id. */
const MOST_OPTIONS = 100;

type Compared = DeliveryRow | ExternalRow;

/** What may be compared: the other attempts of a delivery, then what is of the same kind, then all others, each the newest first. */
export function diffOptions({ id, attempt }: DiffTarget, rows: readonly Row[]): DiffOption[] {
  const own = rows.find((row) => row.id === id);
  const others = rows.filter((row): row is Compared => row.kind !== 'unheard' && row.id !== id).reverse();
  const sorted = own ? [...others.filter((row) => isAlike(row, own)), ...others.filter((row) => !isAlike(row, own))] : others;
  return [
    ...(own?.kind === 'delivery' ? otherAttempts(own, attempt) : []),
    ...sorted.slice(0, MOST_OPTIONS).map((row) => ({ value: row.id, title: titleOf(row) })),
  ];
}

function otherAttempts({ id, attempts, attemptMarks }: DeliveryRow, attempt: number | undefined): DiffOption[] {
  // Of a delivery with very many attempts the marks of the newest are kept.
  const first = attempts - attemptMarks.length + 1;
  return attemptMarks
    .map((mark, index) => ({ number: first + index, mark }))
    .filter(({ number }) => attempts > 1 && number !== (attempt ?? attempts))
    .map(({ number, mark }) => ({
      value: formatTarget({ id, attempt: number }),
      title: `attempt ${number} of this delivery, ${codeWord(mark)}`,
    }));
}

function titleOf(row: Compared): string {
  const code = row.kind === 'delivery' ? (row.lastStatus ?? row.lastError) : row.lastStatus;
  return `${row.id}, ${formatClock(row.atMs).clock}, ${row.event ?? 'a request from elsewhere'}, ${codeWord(code)}`;
}

/** The delivery this one replays; else the last one before it of the same event and webhook, or from elsewhere. */
export function usualTarget(id: string, rows: readonly Row[]): DiffTarget | undefined {
  const place = rows.findIndex((row) => row.id === id);
  const row = rows[place];
  if (!row) return undefined;
  if (row.kind === 'delivery' && row.replayOf !== undefined) return { id: row.replayOf };
  const found = rows.slice(0, place).findLast((other) => isAlike(other, row));
  return found && { id: found.id };
}

function isAlike(one: Row, other: Row): boolean {
  if (one.kind !== other.kind || one.event !== other.event) return false;
  if (one.kind === 'delivery' && other.kind === 'delivery') return one.webhookName === other.webhookName;
  return one.kind === 'external' && other.kind === 'external' && one.endpoint === other.endpoint;
}
