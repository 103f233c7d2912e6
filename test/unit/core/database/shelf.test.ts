import { expect, test } from 'vitest';
import { type Budget, budgetOf, rowBytes } from '#core/database/budgets.ts';
import { createShelf, enoughOf } from '#core/database/shelf.ts';

/** Rows of so many bytes each, the oldest first, in a list. */
function aShelf(budget: Budget, rows: number[] = []) {
  const undone: (() => void)[] = [];
  const shelf = createShelf({
    store: {
      total: () => ({ rows: rows.length, bytes: rows.reduce((sum, bytes) => sum + bytes, 0) }),
      dropOldest(enough) {
        const { taken, bytes } = enoughOf(
          rows.map((size) => ({ bytes: size })),
          enough,
        );
        rows.splice(0, taken.length);
        return { rows: taken.length, bytes };
      },
    },
    budget: () => budget,
    afterUndo: (callback) => void undone.push(callback),
  });
  const add = (bytes: number) => {
    shelf.take(bytes);
    rows.push(bytes);
  };
  return {
    shelf,
    rows,
    add,
    undo: () =>
      undone
        .splice(0)
        .reverse()
        .forEach((callback) => void callback()),
  };
}

test('what comes drops as many of the oldest as it needs, by number', () => {
  const { rows, add } = aShelf({ rows: 3, bytes: 1000 });

  for (const bytes of [1, 2, 3, 4, 5]) add(bytes);

  expect(rows).toEqual([3, 4, 5]);
});

test('… and by bytes, with a little to spare', () => {
  const { shelf, rows, add } = aShelf({ rows: 1000, bytes: 100 });

  for (let i = 0; i < 50; i += 1) add(10);

  expect(shelf.used()).toEqual({ rows: rows.length, bytes: rows.length * 10 });
  expect(rows.length * 10).toBeLessThanOrEqual(100);
  expect(rows.length).toBeGreaterThanOrEqual(8);
});

test('one that is larger than everything is kept, alone', () => {
  const { rows, add } = aShelf({ rows: 1000, bytes: 100 });

  for (const bytes of [10, 10, 500, 10]) add(bytes);

  expect(rows).toEqual([10]);
});

test('a work that is undone counts for nothing', () => {
  const { shelf, add, undo } = aShelf({ rows: 2, bytes: 1000 }, [7, 7]);

  add(5);
  undo();

  expect(shelf.used()).toEqual({ rows: 2, bytes: 14 });
});

test('a limit that became smaller is reached step by step', () => {
  const budget = { rows: 1000, bytes: 1000 };
  const { shelf, rows } = aShelf(
    budget,
    Array.from({ length: 500 }, () => 1),
  );

  Object.assign(budget, { rows: 5 });

  expect(shelf.trim()).toBe(495);
  expect([shelf.trim(), rows.length]).toEqual([0, 5]);
});

test('all that is kept together is no more than the user allows', () => {
  const kinds = ['deliveries', 'own', 'signed', 'foreign', 'refused', 'unheard', 'calls'] as const;

  expect(kinds.reduce((sum, kind) => sum + budgetOf(kind, { count: 10, bytes: 1000 }).bytes, 0)).toBe(1000);
  expect(budgetOf('refused', { count: 1_000_000, bytes: 1 }).rows).toBe(10_000);
});

test.each([
  [100, 100],
  [1300, 4096 / 3],
  [2100, 4096],
  [4000, 4096],
  [10_485_760, 10_485_760],
])('a row of %i bytes takes up about %i', (payload, inFile) => {
  expect(rowBytes(payload) / inFile).toBeGreaterThanOrEqual(1);
  expect(rowBytes(payload) - inFile).toBeLessThanOrEqual(130 + inFile * 0.2);
});
