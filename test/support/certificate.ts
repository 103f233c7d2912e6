import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A certificate and its key in PEM, from test/fixtures/certificates; its README says what each is. */
export function readCertificate(name: 'valid' | 'wrong-name' | 'expired'): { key: string; cert: string } {
  const read = (kind: string) =>
    readFileSync(fileURLToPath(new URL(`../fixtures/certificates/${name}.${kind}.pem`, import.meta.url)), 'utf8');
  return { key: read('key'), cert: read('cert') };
}
