import { connect } from 'node:net';

const TIMEOUT_MS = 1000;

/** Whether somebody accepts a connection at the place that a URL names; nothing is sent on it. */
export function acceptsConnection({ hostname, port, protocol }: Pick<URL, 'hostname' | 'port' | 'protocol'>): Promise<boolean> {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = connect({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80), timeout: TIMEOUT_MS });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.on('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
