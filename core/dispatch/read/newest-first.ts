/** A row of a list whose newest has the highest number. */
interface Numbered {
  id: number;
}

/**
 * Rows newest first, some at a time.
 * @param select the next ones below a number, `limit` of them as long as there are so many
 */
export function* inChunks<Row extends Numbered>(
  select: (before: number) => readonly Row[],
  { before, limit }: { before: number; limit: number },
): Generator<Row> {
  let from = before;
  for (;;) {
    const rows = select(from);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < limit) return;
    from = last.id;
  }
}

/** One list, newest first, out of several that are so. A row stands in one of them only. */
export function* newestOf<Row extends Numbered>(lists: readonly Generator<Row>[]): Generator<Row> {
  const heads = lists.map((list) => ({ list, next: list.next() }));
  for (;;) {
    let newest: { list: Generator<Row>; next: IteratorResult<Row> } | undefined;
    for (const head of heads) {
      if (!head.next.done && (!newest || head.next.value.id > newest.next.value.id)) newest = head;
    }
    if (!newest) return;
    yield newest.next.value;
    newest.next = newest.list.next();
  }
}
