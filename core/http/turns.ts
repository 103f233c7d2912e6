/*
 * The event loop is one for the whole process, and so is this queue: whoever has more work than fits into one go does a piece of it, and
 * the next when it is called again. Between two calls, of whomever, the loop looks at everything else.
 */

const waiting: (() => void)[] = [];

/** Calls `go` in a later turn of the event loop, after those that asked before. */
export function whenItsTurn(go: () => void): void {
  waiting.push(go);
  if (waiting.length === 1) callNextLater();
}

export const nextTurn = (): Promise<void> => new Promise(whenItsTurn);

function callNext(): void {
  try {
    waiting[0]?.();
  } finally {
    waiting.shift();
    if (waiting.length > 0) callNextLater();
  }
}

/** Every other turn belongs to everybody else: a new client needs two of them, one to connect and one to ask. */
function callNextLater(): void {
  setImmediate(() => setImmediate(callNext));
}
