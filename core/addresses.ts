import type { CoreUrls } from '#shared/domain/app/core-status.ts';
import type { CoreOptions } from './core-options.ts';
import type { OwnListener } from './net/peer-rules.ts';

/** Where the planes listen. The planes are made before that is known. */
export interface Addresses {
  /** Only a started core knows. @throws Error before */
  get(): CoreUrls;
  known(): CoreUrls | undefined;
  set(urls: CoreUrls): void;
}

export function createAddresses(): Addresses {
  let urls: CoreUrls | undefined;
  return {
    get() {
      if (!urls) throw new Error('the core has not started');
      return urls;
    },
    known: () => urls,
    set(known) {
      urls = known;
    },
  };
}

/** The listeners that nothing may be sent to, or only as the plane allows. */
export function ownListeners(urls: CoreUrls | undefined, { mlflow, receiver }: CoreOptions): OwnListener[] {
  if (!urls) return [];
  return [
    { plane: 'inspector', host: '127.0.0.1', port: portOf(urls.inspector) },
    { plane: 'mlflow', host: mlflow.host, port: portOf(urls.mlflow) },
    { plane: 'receiver', host: receiver.host, port: portOf(urls.receiver) },
    ...(urls.receiverTls === null ? [] : [{ plane: 'receiver' as const, host: receiver.host, port: portOf(urls.receiverTls) }]),
  ];
}

const portOf = (url: string) => Number(URL.parse(url)?.port);
