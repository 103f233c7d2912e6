import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Database, openDatabase } from '#core/database/open.ts';
import { createWriter, WriteFailedError, type Writer } from '#core/database/writer.ts';

let db: Database;
let writer: Writer;
beforeEach(() => {
  db = openDatabase(':memory:');
  db.exec('CREATE TABLE t (v TEXT NOT NULL UNIQUE) STRICT');
  writer = createWriter(db);
});
afterEach(() => db.close());

const insert = (value: string) => db.prepare('INSERT INTO t (v) VALUES (?)').run(value);
const values = () => db.prepare('SELECT v FROM t ORDER BY rowid').pluck().all();

test('works of one turn share a transaction and each gets its own result', async () => {
  let commits = 0;
  writer.beforeCommit(() => {
    commits += 1;
  });

  const results = await Promise.all(['a', 'b', 'c'].map((value) => writer.write(() => insert(value).lastInsertRowid)));

  expect(results).toEqual([1, 2, 3]);
  expect(commits).toBe(1);
});

describe('a work that may wait', () => {
  let commits: number;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    commits = 0;
    writer.beforeCommit(() => {
      commits += 1;
    });
  });
  afterEach(() => void vi.useRealTimers());
  const nextTurns = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const mayWait = { mayWait: true };

  test('goes with the next one', async () => {
    const waited = writer.write(() => insert('a'), mayWait);
    await nextTurns();
    const commitsBefore = commits;

    await Promise.all([waited, writer.write(() => insert('b'))]);

    expect([commitsBefore, commits, values()]).toEqual([0, 1, ['a', 'b']]);
  });

  test('goes alone when none comes for 2 ms, once', async () => {
    const waited = Promise.all(['a', 'b'].map((value) => writer.write(() => insert(value), mayWait)));
    vi.advanceTimersByTime(2);
    await waited;
    vi.advanceTimersByTime(10);
    await nextTurns();

    expect([commits, values()]).toEqual([1, ['a', 'b']]);
  });

  test('is not waited for when the writer stops', async () => {
    const waited = writer.write(() => insert('a'), mayWait);

    await writer.stop();
    await waited;

    expect(values()).toEqual(['a']);
  });
});

test('a work that throws undoes its own rows and nobody else’s', async () => {
  const [good, bad, later] = await Promise.allSettled([
    writer.write(() => insert('a')),
    writer.write(() => {
      insert('b');
      throw new Error('refused');
    }),
    writer.write(() => insert('c')),
  ]);

  expect([good.status, bad.status, later.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(values()).toEqual(['a', 'c']);
});

test('a sure work that throws all the same undoes its own rows and nobody else’s', async () => {
  const counted = { now: 0 };
  const count = () => {
    counted.now += 1;
    writer.afterUndo(() => {
      counted.now -= 1;
    });
  };
  const sure = { isSure: true };

  const ended = await Promise.allSettled([
    writer.write(() => {
      insert('a');
      count();
    }, sure),
    writer.write(() => {
      insert('b');
      count();
      throw new Error('a bug');
    }, sure),
    writer.write(() => insert('c'), sure),
    writer.write(() => {
      insert('d');
      throw new Error('refused');
    }),
  ]);

  expect(ended.map((end) => (end.status === 'rejected' ? (end.reason as Error).message : 'kept'))).toEqual([
    'kept',
    'a bug',
    'kept',
    'refused',
  ]);
  expect(values()).toEqual(['a', 'c']);
  expect(counted.now).toBe(1);
});

test('callbacks run after the commit, before the results, in order, and not for what was undone', async () => {
  const order: string[] = [];
  const after = (name: string) => writer.afterCommit(() => order.push(`${name} in transaction: ${db.inTransaction}`));

  await Promise.allSettled([
    writer.write(() => after('first')),
    writer.write(() => {
      after('undone');
      throw new Error('refused');
    }),
    writer.write(() => after('second')).then(() => order.push('resolved')),
  ]);

  expect(order).toEqual(['first in transaction: false', 'second in transaction: false', 'resolved']);
});

test('the hook runs last in every transaction and sees what the writes left', async () => {
  const seen: unknown[] = [];
  writer.beforeCommit(() => {
    seen.push(values());
    writer.afterCommit(() => seen.push('committed'));
  });

  await Promise.allSettled([
    writer.write(() => insert('a')),
    writer.write(() => {
      insert('b');
      throw new Error('refused');
    }),
  ]);

  expect(seen).toEqual([['a'], 'committed']);
});

test('when the disk is full nothing is acknowledged, and with space again everything goes on', async () => {
  await writer.write(() => insert('small'));
  const called: string[] = [];
  db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`);

  const refused = await Promise.allSettled([
    writer.write(() => {
      writer.afterCommit(() => called.push('never'));
      return insert('x'.repeat(1_000_000));
    }),
    writer.write(() => insert('too late')),
  ]);
  db.pragma('max_page_count = 1000000');
  await writer.write(() => insert('again'));

  for (const outcome of refused) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(WriteFailedError) });
    expect(outcome.status === 'rejected' && (outcome.reason as WriteFailedError).diskFull).toBe(true);
  }
  expect(called).toEqual([]);
  expect(values()).toEqual(['small', 'again']);
});

test('stopping waits for what is queued and refuses the rest', async () => {
  const queued = writer.write(() => insert('a'));

  await writer.stop();

  await expect(queued).resolves.toBeDefined();
  await expect(writer.write(() => insert('b'))).rejects.toThrow('has stopped');
  expect(values()).toEqual(['a']);
});

test('a large work ends its transaction, and none shares it with another', async () => {
  const committed: string[][] = [];
  let together: string[] = [];
  writer.beforeCommit(() => {
    committed.push(together);
    together = [];
  });
  const write = (name: string, isLarge: boolean) =>
    writer.write(
      () => {
        insert(name);
        together.push(name);
      },
      { isLarge },
    );

  await Promise.all([write('a', false), write('B', true), write('C', true), write('d', false), write('e', false)]);

  expect(committed).toEqual([['a', 'B'], ['C'], ['d', 'e']]);
});

test('a work that is undone hears of it, newest first, alone or with its transaction', async () => {
  const heard: string[] = [];
  const undone = (name: string) => writer.afterUndo(() => heard.push(name));

  await Promise.allSettled([
    writer.write(() => undone('kept')),
    writer.write(() => {
      undone('first');
      undone('second');
      throw new Error('refused');
    }),
  ]);

  expect(heard).toEqual(['second', 'first']);
});

describe('a large work', () => {
  /** A log that says what is asked of it, and does it when it is told to. */
  function scriptedLog() {
    const order: string[] = [];
    const go = new Map<string, { done(): void; fail(error: Error): void }>();
    const step = (name: string) => () =>
      new Promise<void>((resolve, reject) => {
        order.push(name);
        go.set(name, { done: resolve, fail: reject });
        waiting?.();
      });
    let waiting: (() => void) | undefined;
    return {
      order,
      log: { sync: step('sync'), checkpoint: step('checkpoint') },
      /** Resolves when it is asked for. */
      async asked(name: 'sync' | 'checkpoint') {
        while (!go.has(name)) {
          await new Promise<void>((resolve) => {
            waiting = resolve;
          });
        }
        return go.get(name) ?? expect.fail();
      },
    };
  }

  test('is told once it is on the disk; other works wait until its pages are copied', async () => {
    const { order, log, asked } = scriptedLog();
    const own = createWriter(db, { log });
    const large = own.write(() => insert('large'), { isLarge: true }).then(() => order.push('large told'));

    const sync = await asked('sync');
    const small = own.write(() => insert('small')).then(() => order.push('small told'));
    sync.done();
    await large;
    const checkpoint = await asked('checkpoint');
    expect(values()).toEqual(['large']);
    checkpoint.done();
    await small;

    expect(order).toEqual(['sync', 'large told', 'checkpoint', 'small told']);
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('wal_autocheckpoint', { simple: true })).toBe(1000);
  });

  test('whose sync fails is not stored, and nothing is written any more', async () => {
    const { log, asked } = scriptedLog();
    const broken: WriteFailedError[] = [];
    const undone: string[] = [];
    const own = createWriter(db, { log, onBroken: (error) => broken.push(error) });
    const large = own.write(
      () => {
        own.afterUndo(() => undone.push('large'));
        own.afterCommit(() => expect.fail('it was not committed'));
        return insert('large');
      },
      { isLarge: true },
    );
    const refused = expect(large).rejects.toMatchObject({ code: 'SQLITE_IOERR_FSYNC' });

    (await asked('sync')).fail(new Error('EIO'));
    await refused;
    (await asked('checkpoint')).done();

    expect(undone).toEqual(['large']);
    expect(broken).toHaveLength(1);
    await expect(own.write(() => insert('later'))).rejects.toBeInstanceOf(WriteFailedError);
  });

  test('goes on when its pages could not be copied, and stopping waits for it', async () => {
    const { log, asked } = scriptedLog();
    const own = createWriter(db, { log });
    const large = own.write(() => insert('large'), { isLarge: true });
    (await asked('sync')).done();
    await large;

    const checkpoint = await asked('checkpoint');
    let stopped = false;
    const stopping = own.stop().then(() => {
      stopped = true;
    });
    await Promise.resolve();
    expect(stopped).toBe(false);
    checkpoint.fail(new Error('no thread'));
    await stopping;
  });
});
