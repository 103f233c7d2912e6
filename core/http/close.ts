import type { Server } from 'node:http';
import { endConnections } from './guarded-server.ts';

/**
 * Stops accepting and resolves when the last connection has ended: idle ones at once, those with a request in hand when
 * it is answered, at most `graceMs` later.
 */
export function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => endConnections(server), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
