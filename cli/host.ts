import { type CoreMessage, isHostMessage } from '#shared/domain/host-protocol.ts';

interface ParentPort {
  on(event: 'message', listener: (message: { data: unknown }) => void): void;
  postMessage(message: CoreMessage): void;
}

/**
 * Who started this process: Electron's utility process, a shell that forked it, or (undefined) a person or script.
 * A shell that dies takes its core with it.
 */
export function connectHost(onStop: () => void): ((message: CoreMessage) => void) | undefined {
  const parentPort = (process as { parentPort?: ParentPort }).parentPort;
  if (parentPort) {
    parentPort.on('message', ({ data }) => isHostMessage(data) && onStop());
    return (message) => parentPort.postMessage(message);
  }
  if (!process.send) return undefined;
  process.on('message', (message) => isHostMessage(message) && onStop());
  process.on('disconnect', onStop);
  return (message) => process.connected && process.send?.(message);
}
