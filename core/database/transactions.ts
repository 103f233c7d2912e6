import type Database from 'better-sqlite3';
import { codeOf } from '#shared/domain/error-words.ts';

/** A work that waits for its transaction. */
export interface Entry {
  work: () => unknown;
  fromReserve: boolean;
  isLarge: boolean;
  /** It is not expected to throw once it has written, and has no savepoint. */
  isSure: boolean;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

/** What works want to hear of what becomes of them. */
export interface Running {
  afterCommit: (() => void)[];
  afterUndo: (() => void)[];
}

export interface Committed extends Running {
  /** Tells each work how it ended. */
  settled: (() => void)[];
}

export function undone({ afterUndo }: Running): void {
  for (const callback of afterUndo.toReversed()) callback();
}

/** A work without a savepoint threw: none of its transaction can stand as it is. */
class UnsureError extends Error {}

/** Works that share one transaction; each that may be refused has a savepoint of its own. */
export interface Transactions {
  /** @returns what the works left to be done, and the error when none of it was kept */
  run(batch: readonly Entry[]): { together: Committed; error?: unknown };
  /** To be called inside a work, see `Writer`. */
  afterCommit(callback: () => void): void;
  afterUndo(callback: () => void): void;
  beforeCommit(hook: () => void): void;
}

export function createTransactions(db: Database.Database): Transactions {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const end = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const savepoint = db.prepare('SAVEPOINT work');
  const release = db.prepare('RELEASE work');
  const undo = db.prepare('ROLLBACK TO work');

  let running: Running | undefined;
  let lastWork: (() => void) | undefined;

  function run(batch: readonly Entry[]): { together: Committed; error?: unknown } {
    const last: Entry[] = lastWork
      ? [{ work: lastWork, fromReserve: true, isLarge: false, isSure: true, resolve: () => {}, reject: rethrowLater }]
      : [];
    const all = [...batch, ...last];
    const done = runAll(all);
    if (!(done.error instanceof UnsureError)) return done;
    undone(done.together);
    return runAll(all.map((entry) => ({ ...entry, isSure: false })));
  }

  function runAll(all: readonly Entry[]): { together: Committed; error?: unknown } {
    const together: Committed = { afterCommit: [], afterUndo: [], settled: [] };
    try {
      begin.run();
      for (const entry of all) runOne(entry, together);
      end.run();
      return { together };
    } catch (error) {
      if (db.inTransaction) rollback.run();
      return { together, error };
    }
  }

  function runOne({ work, isSure, resolve, reject }: Entry, together: Committed): void {
    if (!isSure) savepoint.run();
    const own: Running = { afterCommit: [], afterUndo: [] };
    running = own;
    try {
      const value = work();
      if (!isSure) release.run();
      together.afterCommit.push(...own.afterCommit);
      together.afterUndo.push(...own.afterUndo);
      together.settled.push(() => resolve(value as never));
    } catch (error) {
      undone(own);
      // The disk is full or fails: whether SQLite gave up the transaction itself or left it to us, none of it may stand.
      if (!db.inTransaction || /^SQLITE_(FULL|IOERR)/.test(codeOf(error))) throw error;
      if (isSure) throw new UnsureError('a work that was sure of itself threw', { cause: error });
      undo.run();
      release.run();
      together.settled.push(() => reject(error));
    } finally {
      running = undefined;
    }
  }

  /** What the work that is running wants to hear. */
  function inside(what: string): Running {
    if (!running) throw new Error(`${what}() is only for the inside of a work`);
    return running;
  }

  return {
    run,
    afterCommit: (callback) => void inside('afterCommit').afterCommit.push(callback),
    afterUndo: (callback) => void inside('afterUndo').afterUndo.push(callback),
    beforeCommit(hook) {
      lastWork = hook;
    },
  };
}

/** A bug in the hook must not take down the works that shared its transaction, but it must not stay quiet either. */
function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
