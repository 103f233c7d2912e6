import { z } from 'zod';
import { ProblemError } from '#core/http/problem.ts';
import { objectOf } from '#shared/contract/schemas/object-of.ts';
import type { LocalCertificate } from '#shared/domain/local-certificate.ts';
import { type Route, route } from '../route.ts';

export interface CertificateRoutesOptions {
  /** Absent when the receiver does not speak HTTPS. */
  certificate?: { describe(): LocalCertificate; renew(): LocalCertificate };
}

const localCertificate = objectOf<LocalCertificate>()({
  file: z.string(),
  pem: z.string(),
  fingerprint: z.string().describe('SHA-256'),
  notBeforeMs: z.number(),
  notAfterMs: z.number(),
  names: z.array(z.string()),
});

/** The certificate of the receiver's HTTPS port; its key never leaves the data directory. */
export function certificateRoutes({ certificate }: CertificateRoutesOptions): Route[] {
  function there() {
    if (certificate) return certificate;
    throw new ProblemError('not-found', 'The receiver does not speak HTTPS: it was started with --receiver-tls-port off.');
  }
  return [
    route({
      method: 'GET',
      path: '/certificate',
      summary: 'The local certificate.',
      answer: localCertificate,
      handle: () => there().describe(),
    }),
    route({
      method: 'POST',
      path: '/certificate/renew',
      summary: 'Makes a new key and certificate, used from the next connection on; clients that trust the old one have to be told.',
      answer: localCertificate,
      handle: () => there().renew(),
    }),
  ];
}
