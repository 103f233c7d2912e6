import { ProblemError } from '#core/http/problem.ts';
import type { LocalCertificate } from '#shared/domain/app/local-certificate.ts';
import type { Handlers } from '../handlers.ts';

export interface CertificateHandlersOptions {
  /** Absent when the receiver does not speak HTTPS. */
  certificate?: { describe(): LocalCertificate; renew(): Promise<LocalCertificate> };
}

/** The certificate of the receiver's HTTPS port; its key never leaves the data directory. */
export function certificateHandlers({ certificate }: CertificateHandlersOptions): Pick<Handlers, 'certificate' | 'renewCertificate'> {
  function certificateOrRefuse() {
    if (certificate) return certificate;
    throw new ProblemError('not-found', 'The receiver does not speak HTTPS: it was started with --receiver-tls-port off.');
  }
  return {
    certificate: () => certificateOrRefuse().describe(),
    renewCertificate: () => certificateOrRefuse().renew(),
  };
}
