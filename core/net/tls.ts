import { isIP, type Socket } from 'node:net';
import { getCACertificates, type TLSSocket, connect as tlsConnect } from 'node:tls';

export interface SecureOptions {
  host: string;
  signal: AbortSignal;
  /** Certificates to trust besides those of the system, in PEM. */
  trusted: readonly string[];
  /** The certificate is not judged. */
  insecure: boolean;
}

/**
 * The one place where Hookglass begins TLS towards others. Unless a caller asks not to, the certificate is
 * checked whatever NODE_TLS_REJECT_UNAUTHORIZED says, and nothing older than TLS 1.2 is spoken whatever `--tls-min-v1.0` says.
 */
export function secured(socket: Socket, { host, signal, trusted, insecure }: SecureOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secure = tlsConnect({
      socket,
      ...(isIP(host) === 0 && { servername: host }),
      host,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: !insecure,
      ALPNProtocols: ['http/1.1'],
      ...(trusted.length > 0 && { ca: [...getCACertificates('default'), ...trusted] }),
    });
    const abort = () => secure.destroy(new Error('aborted'));
    signal.addEventListener('abort', abort, { once: true });
    secure.on('error', reject); // stays: an error before the agent listens must find somebody
    secure.once('secureConnect', () => {
      signal.removeEventListener('abort', abort);
      resolve(secure);
    });
  });
}
