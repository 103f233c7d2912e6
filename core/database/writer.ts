import type Database from 'better-sqlite3';
import { isDamage } from './damage.ts';
import { type Shortage, shortageWords } from './space.ts';
import type { WriteAheadLog } from './write-ahead-log.ts';

/** The database could not keep a change: nothing of it is stored and nothing was acknowledged. */
export class WriteFailedError extends Error {
  /** SQLite's code, such as SQLITE_FULL or SQLITE_IOERR_FSYNC. */
  readonly code: string;

  constructor(code: string, cause: unknown, what = whatHappened(code)) {
    super(`${what} The change was not stored.`, { cause });
    this.name = 'WriteFailedError';
    this.code = code;
  }

  get diskFull(): boolean {
    return this.code === 'SQLITE_FULL';
  }
}

export interface WriteOptions {
  /**
   * When the disk is nearly full new things are refused; this work may still use what is left: outcomes of what was accepted before, and
   * dropping old rows.
   */
  fromReserve?: boolean;
  /**
   * It writes some MiB. No other such work shares its transaction; its sync, and the copying of its pages into the database file, are
   * waited for without holding up the event loop, and other works wait with it.
   */
  isLarge?: boolean;
}

/**
 * The only way to change the database. Works that arrive in the same turn of the event loop share one IMMEDIATE
 * transaction and so one sync of the disk (group commit); each has a savepoint of its own, so that a refused request
 * undoes its own rows and nobody else's.
 */
export interface Writer {
  /**
   * Runs `work` in the next transaction and resolves with its result once that is on the disk; rejects with what `work` threw.
   */
  write<T>(work: () => T, options?: WriteOptions): Promise<T>;
  /** To be called inside a work: `callback` runs after the commit, in order, or never when the work is undone. */
  afterCommit(callback: () => void): void;
  /** To be called inside a work: `callback` runs when the work is undone after all, alone or with its transaction, newest first. */
  afterUndo(callback: () => void): void;
  /**
   * Runs `hook` at the end of every transaction, just before its commit, as a work of its own: for what has to be true
   * together with the changes, whoever made them. There is one hook; it is synchronous and never throws for a refusal.
   */
  beforeCommit(hook: () => void): void;
  /** Whether a write or a sync has failed; everything is refused since. */
  isBroken(): boolean;
  /** Refuses new works and resolves when the queued ones are done. */
  stop(): Promise<void>;
}

interface Entry {
  work: () => unknown;
  fromReserve: boolean;
  isLarge: boolean;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

export interface WriterOptions {
  /** Looked at before each transaction. */
  shortage?: () => Shortage | undefined;
  /** The disk was full for a transaction. */
  onFull?: () => void;
  /**
   * A write or a sync failed, so nobody knows what of it is on the disk. Nothing is written any more: the database has to be opened
   * again, because a sync that failed once may succeed the next time without having written anything.
   */
  onBroken?: (error: WriteFailedError) => void;
  /** Without it large works are committed like all others. */
  log?: Pick<WriteAheadLog, 'sync' | 'checkpoint'>;
}

/** So that one transaction never blocks the event loop for long. */
const MAX_WORKS_PER_COMMIT = 256;
/** SQLite's own default. */
const CHECKPOINT_PAGES = 1000;
/** How often a work that waits lets another turn join: measured, more of them gather hardly anybody and only delay. */
const MORE_TURNS = 2;

export function createWriter(db: Database.Database, { shortage, onFull, onBroken, log }: WriterOptions = {}): Writer {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const end = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const savepoint = db.prepare('SAVEPOINT work');
  const release = db.prepare('RELEASE work');
  const undo = db.prepare('ROLLBACK TO work');

  let queue: Entry[] = [];
  let scheduled = false;
  /** A large transaction is being synced or copied. */
  let resting = false;
  let stopping = false;
  let running: Running | undefined;
  let lastWork: (() => void) | undefined;
  let broken: WriteFailedError | undefined;
  const idle: (() => void)[] = [];

  function schedule(): void {
    if (scheduled || resting) return;
    scheduled = true;
    gather(queue.length, 0);
  }

  /** A turn in which others joined is often followed by another: one sync for both costs a lone work no time at all. */
  function gather(seen: number, turns: number): void {
    setImmediate(() => {
      if (queue.length > seen && turns < MORE_TURNS) gather(queue.length, turns + 1);
      else flush();
    });
  }

  function flush(): void {
    scheduled = false;
    const large = queue.findIndex(({ isLarge }) => isLarge);
    const size = large < 0 ? MAX_WORKS_PER_COMMIT : Math.min(large + 1, MAX_WORKS_PER_COMMIT);
    const batch = queue.slice(0, size);
    queue = queue.slice(size);
    if (log && large >= 0 && large < size) {
      resting = true;
      void commitLarge(admitted(batch), log).finally(() => {
        resting = false;
        goOn();
      });
    } else {
      const committed = commit(admitted(batch));
      if (committed) conclude(committed);
      goOn();
    }
  }

  function goOn(): void {
    if (queue.length > 0) schedule();
    else for (const resolve of idle.splice(0)) resolve();
  }

  /** SQLite would sync its log, and copy the pages from there into the file, as part of the commit: each takes as long as all the rest. */
  async function commitLarge(batch: Entry[], { sync, checkpoint }: Pick<WriteAheadLog, 'sync' | 'checkpoint'>): Promise<void> {
    db.pragma('wal_autocheckpoint = 0');
    db.pragma('synchronous = NORMAL');
    const committed = commit(batch);
    db.pragma('synchronous = FULL');
    if (committed) {
      await sync().then(
        () => conclude(committed),
        (error: unknown) => fail(batch, committed, new WriteFailedError('SQLITE_IOERR_FSYNC', error)),
      );
      // As with a checkpoint of SQLite's own accord: nothing is lost, and a later one tries again.
      await checkpoint().catch(() => undefined);
    }
    if (db.open) db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  }

  /** What may be written now; the rest is refused. */
  function admitted(batch: Entry[]): Entry[] {
    const short = shortage?.();
    const refusal = broken ?? (short && new WriteFailedError('SQLITE_FULL', undefined, shortageWords(short)));
    if (!refusal) return batch;
    const isAdmitted = ({ fromReserve }: Entry) => !broken && fromReserve;
    for (const entry of batch) if (!isAdmitted(entry)) entry.reject(refusal);
    return batch.filter(isAdmitted);
  }

  /** @returns what is to be done now that it is committed; nothing when it failed and everybody was told */
  function commit(batch: Entry[]): Committed | undefined {
    if (batch.length === 0) return undefined;
    const together: Committed = { afterCommit: [], afterUndo: [], settled: [] };
    try {
      begin.run();
      for (const entry of batch) runOne(entry, together);
      if (lastWork) runOne({ work: lastWork, fromReserve: true, isLarge: false, resolve: () => {}, reject: rethrowLater }, together);
      end.run();
      return together;
    } catch (error) {
      if (db.inTransaction) rollback.run();
      fail(batch, together, new WriteFailedError(codeOf(error), error));
      return undefined;
    }
  }

  function conclude({ afterCommit, settled }: Committed): void {
    for (const callback of afterCommit) callback();
    for (const settle of settled) settle();
  }

  function fail(batch: Entry[], works: Running, failure: WriteFailedError): void {
    undone(works);
    for (const { reject } of batch) reject(failure);
    if (failure.diskFull) onFull?.();
    if (failure.code.startsWith('SQLITE_IOERR')) {
      broken = failure;
      onBroken?.(failure);
    }
  }

  function runOne({ work, resolve, reject }: Entry, together: Committed): void {
    savepoint.run();
    const own: Running = { afterCommit: [], afterUndo: [] };
    running = own;
    try {
      const value = work();
      release.run();
      together.afterCommit.push(...own.afterCommit);
      together.afterUndo.push(...own.afterUndo);
      together.settled.push(() => resolve(value as never));
    } catch (error) {
      undone(own);
      // The disk is full or fails: whether SQLite gave up the transaction itself or left it to us, none of it may stand.
      if (!db.inTransaction || /^SQLITE_(FULL|IOERR)/.test(codeOf(error))) throw error;
      undo.run();
      release.run();
      together.settled.push(() => reject(error));
    } finally {
      running = undefined;
    }
  }

  return {
    write<T>(work: () => T, { fromReserve = false, isLarge = false }: WriteOptions = {}): Promise<T> {
      if (stopping) return Promise.reject(new Error('the writer has stopped'));
      return new Promise<T>((resolve, reject) => {
        queue.push({ work, fromReserve, isLarge, resolve, reject });
        schedule();
      });
    },
    afterCommit(callback) {
      if (!running) throw new Error('afterCommit() is only for the inside of a work');
      running.afterCommit.push(callback);
    },
    afterUndo(callback) {
      if (!running) throw new Error('afterUndo() is only for the inside of a work');
      running.afterUndo.push(callback);
    },
    beforeCommit(hook) {
      lastWork = hook;
    },
    isBroken: () => broken !== undefined,
    stop() {
      stopping = true;
      if (queue.length === 0 && !scheduled && !resting) return Promise.resolve();
      return new Promise((resolve) => idle.push(resolve));
    },
  };
}

/** What works want to hear of what becomes of them. */
interface Running {
  afterCommit: (() => void)[];
  afterUndo: (() => void)[];
}

interface Committed extends Running {
  /** Tells each work how it ended. */
  settled: (() => void)[];
}

function undone({ afterUndo }: Running): void {
  for (const callback of afterUndo.toReversed()) callback();
}

function whatHappened(code: string): string {
  if (code === 'SQLITE_FULL') return 'The disk is full.';
  if (isDamage({ code })) return `The database is damaged (${code}). Restart Hookglass: it puts the file aside and begins a new one.`;
  return `The database could not be written (${code}).`;
}

/** A bug in the hook must not take down the works that shared its transaction, but it must not stay quiet either. */
function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
