import { type CoreMessage, type HostMessage, parseHostMessage } from '#shared/domain/app/host-protocol.ts';

type GuardCommand = Extract<HostMessage, { type: 'guard' }>['command'];

/** Who started this process and speaks with it. */
export interface Host {
  tell(message: CoreMessage): void;
  /** How to start the guard of a tunnel program; nothing where this process is a Node, which can be one itself. */
  guard: Promise<GuardCommand | undefined>;
}

interface ParentPort {
  on(event: 'message', listener: (message: { data: unknown }) => void): void;
  postMessage(message: CoreMessage): void;
}

/**
 * Electron's utility process, a shell that forked us, or (undefined) a person or script. A shell that dies takes its core
 * with it.
 */
export function connectHost(onStop: () => void): Host | undefined {
  const parentPort = (process as { parentPort?: ParentPort }).parentPort;
  if (parentPort) {
    const guard = new Promise<GuardCommand | undefined>((resolve) => {
      parentPort.on('message', ({ data }) => {
        const message = parseHostMessage(data);
        if (message?.type === 'stop') onStop();
        resolve(message?.type === 'guard' ? message.command : undefined);
      });
    });
    return { tell: (message) => parentPort.postMessage(message), guard };
  }
  if (!process.send) return undefined;
  process.on('message', (message) => parseHostMessage(message)?.type === 'stop' && onStop());
  process.on('disconnect', onStop);
  return { tell: (message) => void (process.connected && process.send?.(message)), guard: Promise.resolve(undefined) };
}
