import { createPrivateKey, X509Certificate } from 'node:crypto';
import path from 'node:path';
import { openPrivateDirectory } from '#core/files/private-directory.ts';
import { readPrivateFile, writePrivateFile } from '#core/files/private-file.ts';
import type { LocalCertificate } from '#shared/domain/app/local-certificate.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { codeOf } from '#shared/domain/error-words.ts';

/** The certificate of the receiver's HTTPS port, in `tls/` of the data directory. */
export interface CertificateFile {
  readonly pem: { key: string; cert: string };
  describe(): LocalCertificate;
  /** A new key and certificate; programs that trust the old one must be told. */
  renew(): Promise<LocalCertificate>;
}

const RENEW_BEFORE_MS = 7 * 86_400_000;

/**
 * The certificate that is there, or a new one when there is none, when it cannot be read, or when it ends within a week.
 * No trust store of the system is ever touched.
 *
 * @throws StartError `io` when the directory cannot be written, or what is there is not ours alone
 */
export async function openLocalCertificate({ directory, nowMs }: { directory: string; nowMs: () => number }): Promise<CertificateFile> {
  const keyFile = path.join(directory, 'key.pem');
  const certFile = path.join(directory, 'cert.pem');
  let pem = readUsable(keyFile, certFile, nowMs()) ?? (await create());

  async function create(): Promise<{ key: string; cert: string }> {
    // Read only when one is made, once a year: reading it takes longer than making the certificate.
    const { createSelfSigned } = await import('./self-signed.ts');
    const made = await createSelfSigned(nowMs());
    try {
      openPrivateDirectory(directory, 'The folder of the certificate');
      writePrivateFile(keyFile, made.key);
      writePrivateFile(certFile, made.cert);
    } catch (error) {
      if (error instanceof StartError) throw error;
      throw new StartError('io', `The certificate cannot be kept in ${directory} (${codeOf(error)}). Mend its permissions.`);
    }
    return made;
  }

  function describe(): LocalCertificate {
    const certificate = new X509Certificate(pem.cert);
    return {
      file: certFile,
      pem: pem.cert,
      fingerprint: certificate.fingerprint256,
      notBeforeMs: Date.parse(certificate.validFrom),
      notAfterMs: Date.parse(certificate.validTo),
      names: ['localhost', '127.0.0.1', '::1'],
    };
  }

  return {
    get pem() {
      return pem;
    },
    describe,
    async renew() {
      pem = await create();
      return describe();
    },
  };
}

function readUsable(keyFile: string, certFile: string, nowMs: number): { key: string; cert: string } | undefined {
  const [key, cert] = [readPrivateFile(keyFile, 'secret'), readPrivateFile(certFile)];
  if (key === undefined || cert === undefined) return undefined;
  try {
    const certificate = new X509Certificate(cert);
    const isPair = certificate.checkPrivateKey(createPrivateKey(key));
    return isPair && Date.parse(certificate.validTo) - nowMs > RENEW_BEFORE_MS ? { key, cert } : undefined;
  } catch {
    return undefined; // damaged: a new one takes its place
  }
}
