import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Why nothing more is read from a connection for now. */
type Reason = 'turn' | 'room';

/** Stops the reading of a message's connection while there is a reason to. */
export interface Valve {
  shut(reason: Reason): void;
  open(reason: Reason): void;
  isShut(reason: Reason): boolean;
}

/** The valves that are shut, by connection: of several messages in a row each has its own. */
const shutValves = new WeakMap<Socket, Set<Valve>>();

/** Whether some message on it wants nothing more for now. */
export const isHeld = (socket: Socket): boolean => (shutValves.get(socket)?.size ?? 0) > 0;

/**
 * Pausing the message instead would pile up its pieces one by one: what has been read of the connection comes in any case. So they are
 * taken, and the connection stands still; the message, which asks for more after each piece, is not heard.
 */
export function createValve(message: IncomingMessage): Valve {
  const reasons = new Set<Reason>();
  const { socket } = message;
  const shut = shutValves.get(socket) ?? new Set();
  shutValves.set(socket, shut);
  const readMore = message._read.bind(message);
  message._read = (bytes) => {
    if (reasons.size === 0) readMore(bytes);
  };

  const valve: Valve = {
    isShut: (reason) => reasons.has(reason),
    shut(reason) {
      reasons.add(reason);
      shut.add(valve);
      socket.pause();
    },
    open(reason) {
      if (!reasons.delete(reason) || reasons.size > 0) return;
      shut.delete(valve);
      if (shut.size === 0 && !socket.destroyed) socket.resume();
    },
  };
  return valve;
}
