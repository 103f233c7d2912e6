import type { Server } from 'node:http';
import type { CoreUrls } from '#shared/domain/app/core-status.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { Planes } from './build-planes.ts';
import type { CoreOptions, PortChoice } from './core-options.ts';
import { closeServer } from './http/close.ts';
import { isLoopbackName } from './http/host-check.ts';
import { listen } from './http/listen.ts';
import { ownAddresses } from './http/own-names.ts';
import { STOP_GRACE_MS, type Undo } from './undo.ts';

/**
 * Third step of a start. The MLflow API opens last: what it causes finds everything else at work.
 * @throws StartError when a port that was chosen is taken
 */
export async function listenAll(planes: Planes, options: CoreOptions, undo: Undo): Promise<CoreUrls> {
  const opened = (server: Server, host: string, choice: PortChoice, flag: string) => open(server, { host, ...choice, flag }, options, undo);
  const inspector = await opened(planes.inspector, '127.0.0.1', options.inspector, '--inspector-port');
  undo.later(planes.closeStream);
  const receiver = await opened(planes.receiver, options.receiver.host, options.receiver, '--receiver-port');
  const { receiverTls: tls } = options;
  const receiverTls =
    tls === 'off' || !planes.receiverTls ? null : await opened(planes.receiverTls, options.receiver.host, tls, '--receiver-tls-port');
  await planes.startWork();
  await planes.meetUpstream();
  const mlflow = await opened(planes.mlflow, options.mlflow.host, options.mlflow, '--mlflow-port');
  return {
    mlflow: `${mlflow}${options.mlflow.staticPrefix ?? ''}`,
    receiver,
    receiverTls: receiverTls?.replace('http:', 'https:') ?? null,
    webhookUrl: `${receiver}/webhook`,
    inspector,
  };
}

type Place = PortChoice & { host: string; flag: string };

async function open(server: Server, { host, port, chosen, flag }: Place, { logger }: { logger: Logger }, undo: Undo): Promise<string> {
  const got = await listen(server, { host, port, mayMove: !chosen, flag });
  undo.later(() => closeServer(server, STOP_GRACE_MS));
  if (got !== port && port !== 0) logger.warn(`port ${port} is taken, so ${flag} is ${got} this time`);
  if (!isLoopbackName(host)) logger.warn(wideWords(flag, host, got));
  return `http://${reachable(host)}:${got}`;
}

/** Whom the port is open to, where they find it, and what that means. */
function wideWords(flag: string, host: string, port: number): string {
  const [own] = isAnyAddress(host) ? ownAddresses() : [host];
  const at = own === undefined ? '' : `, at http://${inUrl(own)}:${port}`;
  const means =
    flag === '--mlflow-port'
      ? 'it asks nobody who they are, so whoever reaches it can change the registry'
      : `a container finds it at http://host.docker.internal:${port}`;
  return `${flag.replace('port', 'host')} ${host}: other machines can reach this port${at}; ${means}`;
}

/** The address that this machine reaches a listener at. */
function reachable(host: string): string {
  return isAnyAddress(host) ? '127.0.0.1' : inUrl(host);
}

const isAnyAddress = (host: string) => host === '0.0.0.0' || host === '::';
const inUrl = (host: string) => (host.includes(':') ? `[${host}]` : host);
