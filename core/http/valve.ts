import type { IncomingMessage } from 'node:http';

/** Why nothing more is read from a connection for now. */
type Reason = 'turn' | 'room';

/** Stops the reading of a message's connection while there is a reason to. */
export interface Valve {
  shut(reason: Reason): void;
  open(reason: Reason): void;
  isShut(reason: Reason): boolean;
}

/**
 * Pausing the message instead would pile up its pieces one by one: what has been read of the connection comes in any case, some 10,000
 * pieces of one byte. So they are taken, and the connection stands still; the message, which asks for more after each piece, is not heard.
 */
export function createValve(message: IncomingMessage): Valve {
  const reasons = new Set<Reason>();
  const { socket } = message;
  const readMore = message._read.bind(message);
  message._read = (bytes) => {
    if (reasons.size === 0) readMore(bytes);
  };

  return {
    isShut: (reason) => reasons.has(reason),
    shut(reason) {
      reasons.add(reason);
      socket.pause();
    },
    open(reason) {
      if (reasons.delete(reason) && reasons.size === 0 && !socket.destroyed) socket.resume();
    },
  };
}
