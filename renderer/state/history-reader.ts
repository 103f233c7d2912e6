import type { DeliveryLog } from './delivery-log.ts';
import { type HistorySource, readHistory } from './history.ts';
import type { Row } from './row.ts';

export interface HistoryReaderOptions {
  source: HistorySource;
  log: DeliveryLog;
  /** Asked anew at the head of each reading: the rest of what the page shows of the core. */
  askRest: () => Promise<void>;
  /** The log changed; `rows` while the first reading still goes on. */
  onRead: (rows?: number) => void;
  /** One reading is over, to its end or broken off. */
  onEnd: (outcome: 'read' | 'broken-off') => void;
}

/** Reads the list into the log, beside a stream that goes on telling of the same rows. */
export interface HistoryReader {
  /** All history has been read once. */
  readonly complete: boolean;
  /** Reads; while one reading runs, a further one waits for it. */
  read(): void;
  /**
   * Rows that the stream brought. @returns those that may go into the log now; while the list is being read, a row that
   * may belong between others is kept for the reading to put where it belongs.
   */
  placed(rows: readonly Row[]): readonly Row[];
  stop(): void;
}

export function createHistoryReader({ source, log, askRest, onRead, onEnd }: HistoryReaderOptions): HistoryReader {
  let stopped = false;
  let complete = false;
  let reading = false;
  let again = false;
  /** Rows the stream brought while a reading runs: newer than what a page of it may still say. */
  let streamed = new Set<string>();
  const held = new Map<string, Row>();

  async function readAll() {
    reading = true;
    while (again && !stopped) {
      again = false;
      await readOnce().then(
        () => onEnd('read'),
        () => onEnd('broken-off'), // the stream notices a dead core, and reads again when it is back
      );
    }
    reading = false;
  }

  /** The first time all of it, later until nothing unknown and nothing unfinished is left. */
  async function readOnce() {
    const newestAtMs = log.at(log.end - 1)?.atMs ?? Number.POSITIVE_INFINITY;
    const open = new Set(log.unfinished().map(({ id }) => id));
    const news: Row[] = [];
    streamed = new Set();
    if (!complete) onRead(0);
    try {
      await askRest();
      for await (const read of readHistory(source)) {
        if (stopped) return;
        const page = read.map(fresher);
        const known = page.filter(({ id }) => log.placeOf(id) !== undefined);
        const unknown = page.filter(({ id }) => log.placeOf(id) === undefined);
        log.upsert(known.filter(({ id }) => !streamed.has(id)));
        log.prepend(unknown.filter(({ atMs }) => atMs < newestAtMs));
        news.unshift(...unknown.filter(({ atMs }) => atMs >= newestAtMs).reverse());
        onRead(complete ? undefined : log.end - log.start);
        for (const { id } of known) open.delete(id);
        if (complete && known.length > 0 && open.size === 0) break;
      }
      complete = true;
    } finally {
      log.upsert([...news, ...[...held.values()].sort((a, b) => a.atMs - b.atMs)]);
      held.clear();
      onRead();
    }
  }

  function hasItsPlace(row: Row): boolean {
    streamed.add(row.id);
    const newest = log.at(log.end - 1);
    if (log.placeOf(row.id) !== undefined || (!complete && newest && row.atMs > newest.atMs)) return true;
    held.set(row.id, row);
    return false;
  }

  /** What the stream said of a row while it was being read is newer than what was read. */
  function fresher(row: Row): Row {
    const told = held.get(row.id);
    held.delete(row.id);
    return told ?? row;
  }

  return {
    get complete() {
      return complete;
    },
    read() {
      again = true;
      if (!reading) void readAll();
    },
    placed: (rows) => (reading ? rows.filter(hasItsPlace) : rows),
    stop() {
      stopped = true;
    },
  };
}
