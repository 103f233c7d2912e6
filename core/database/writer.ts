import type Database from 'better-sqlite3';
import { codeOf } from '#shared/domain/error-words.ts';
import { isDamage } from './damage.ts';
import { type Shortage, shortageWords } from './space.ts';
import { type Committed, createTransactions, type Entry, type Running, undone } from './transactions.ts';
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
  /**
   * It refuses nothing once it has written, so that it needs no savepoint, which would copy every page that it changes. If it throws all
   * the same, the whole transaction is undone and its works run a second time, with savepoints: they must bear that.
   */
  isSure?: boolean;
  /** Nobody waits for it: it may wait a moment for another work, to share that one's sync instead of holding it up with its own. */
  mayWait?: boolean;
}

/**
 * The only way to change the database. Works that arrive in the same turn of the event loop share one IMMEDIATE
 * transaction and so one sync of the disk (group commit); each that may be refused has a savepoint of its own, so that a refused
 * request undoes its own rows and nobody else's.
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
/** How long a work waits that may. A caller that sends one change after the other has its next one here in a fifth of that. */
const WAIT_MS = 2;

export function createWriter(db: Database.Database, { shortage, onFull, onBroken, log }: WriterOptions = {}): Writer {
  const transactions = createTransactions(db);
  let queue: Entry[] = [];
  /** A large transaction is being synced or copied. */
  let resting = false;
  let stopping = false;
  let broken: WriteFailedError | undefined;
  const idle: (() => void)[] = [];
  const gathering = createGathering(() => queue.length, flush);

  function schedule(): void {
    if (!resting && queue.length > 0) gathering.begin();
  }

  function flush(): void {
    const large = queue.findIndex(({ isLarge }) => isLarge);
    const size = large < 0 ? MAX_WORKS_PER_COMMIT : Math.min(large + 1, MAX_WORKS_PER_COMMIT);
    const batch = queue.slice(0, size);
    queue = queue.slice(size);
    if (log && large >= 0 && large < size) {
      resting = true;
      void commitRested(admitted(batch, refusal()), log).finally(() => {
        resting = false;
        goOn();
      });
    } else {
      const committed = commit(admitted(batch, refusal()));
      if (committed) conclude(committed);
      goOn();
    }
  }

  /** Why nothing new is written now. */
  function refusal(): Refusal | undefined {
    const short = shortage?.();
    if (broken) return { error: broken, isForAll: true };
    return short && { error: new WriteFailedError('SQLITE_FULL', undefined, shortageWords(short)), isForAll: false };
  }

  function goOn(): void {
    if (queue.length > 0) schedule();
    else for (const resolve of idle.splice(0)) resolve();
  }

  async function commitRested(batch: Entry[], wal: Pick<WriteAheadLog, 'sync' | 'checkpoint'>): Promise<void> {
    await commitApart(db, wal, {
      commit: () => commit(batch),
      failed: (committed, error) => fail(batch, committed, new WriteFailedError('SQLITE_IOERR_FSYNC', error)),
    });
  }

  /** @returns what is to be done now that it is committed; nothing when it failed and everybody was told */
  function commit(batch: Entry[]): Committed | undefined {
    if (batch.length === 0) return undefined;
    const { together, error } = transactions.run(batch);
    if (error === undefined) return together;
    fail(batch, together, new WriteFailedError(codeOf(error, 'unknown'), error));
    return undefined;
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

  return {
    write<T>(work: () => T, { fromReserve = false, isLarge = false, isSure = false, mayWait = false }: WriteOptions = {}): Promise<T> {
      if (stopping) return Promise.reject(new Error('the writer has stopped'));
      return new Promise<T>((resolve, reject) => {
        queue.push({ work, fromReserve, isLarge, isSure, resolve, reject });
        if (mayWait) gathering.soon(schedule);
        else schedule();
      });
    },
    afterCommit: transactions.afterCommit,
    afterUndo: transactions.afterUndo,
    beforeCommit: transactions.beforeCommit,
    isBroken: () => broken !== undefined,
    stop() {
      stopping = true;
      if (queue.length > 0) schedule();
      else if (!gathering.isUnderWay() && !resting) return Promise.resolve();
      return new Promise((resolve) => idle.push(resolve));
    },
  };
}

/** Decides when the works that are there become a transaction. */
function createGathering(count: () => number, flush: () => void) {
  let isUnderWay = false;
  let isWaiting = false;

  /** A turn in which others joined is often followed by another: one sync for both costs a lone work no time at all. */
  function gather(seen: number, turns: number): void {
    setImmediate(() => {
      if (count() > seen && turns < MORE_TURNS) return gather(count(), turns + 1);
      isUnderWay = false;
      flush();
    });
  }

  return {
    isUnderWay: () => isUnderWay,
    begin() {
      if (isUnderWay) return;
      isUnderWay = true;
      gather(count(), 0);
    },
    /** Begins when nothing else has begun it for {@link WAIT_MS}. */
    soon(begin: () => void) {
      if (isWaiting) return;
      isWaiting = true;
      setTimeout(() => {
        isWaiting = false;
        begin();
      }, WAIT_MS);
    },
  };
}

interface Refusal {
  error: WriteFailedError;
  /** Also for works that may use the reserve. */
  isForAll: boolean;
}

/** What may be written now; the rest is refused. */
function admitted(batch: Entry[], refusal: Refusal | undefined): Entry[] {
  if (!refusal) return batch;
  const isAdmitted = ({ fromReserve }: Entry) => !refusal.isForAll && fromReserve;
  for (const entry of batch) if (!isAdmitted(entry)) entry.reject(refusal.error);
  return batch.filter(isAdmitted);
}

function conclude({ afterCommit, settled }: Committed): void {
  for (const callback of afterCommit) callback();
  for (const settle of settled) settle();
}

interface LargeCommit {
  commit(): Committed | undefined;
  /** It could not be synced. */
  failed(committed: Committed, error: unknown): void;
}

/** SQLite would sync its log, and copy the pages from there into the file, as part of the commit: each takes as long as all the rest. */
async function commitApart(
  db: Database.Database,
  { sync, checkpoint }: Pick<WriteAheadLog, 'sync' | 'checkpoint'>,
  { commit, failed }: LargeCommit,
): Promise<void> {
  db.pragma('wal_autocheckpoint = 0');
  db.pragma('synchronous = NORMAL');
  const committed = commit();
  db.pragma('synchronous = FULL');
  if (committed) {
    await sync().then(
      () => conclude(committed),
      (error: unknown) => failed(committed, error),
    );
    // As with a checkpoint of SQLite's own accord: nothing is lost, and a later one tries again.
    await checkpoint().catch(() => undefined);
  }
  if (db.open) db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
}

function whatHappened(code: string): string {
  if (code === 'SQLITE_FULL') return 'The disk is full.';
  if (isDamage({ code })) return `The database is damaged (${code}). Restart Hookglass: it puts the file aside and begins a new one.`;
  return `The database could not be written (${code}).`;
}
