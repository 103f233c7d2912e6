import { z } from 'zod';
import type { LocalCertificate } from '#shared/domain/app/local-certificate.ts';
import { objectOf } from './object-of.ts';

export const localCertificate = objectOf<LocalCertificate>()({
  file: z.string(),
  pem: z.string(),
  fingerprint: z.string().describe('SHA-256'),
  notBeforeMs: z.number(),
  notAfterMs: z.number(),
  names: z.array(z.string()),
});
