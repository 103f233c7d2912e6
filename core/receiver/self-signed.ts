import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bits, context, contextPrimitive, integer, isTrue, objectId, octets, sequence, set, time, utf8 } from './der.ts';

const DAY_MS = 86_400_000;
/** Clients accept 398 days at most. The hour before now forgives a clock that is a little behind. */
const VALID_MS = 396 * DAY_MS;
const BEFORE_NOW_MS = 3_600_000;

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';

/**
 * A key and a certificate for this machine's own names: P-256, signed by itself, no authority over anything else. It has
 * no key usage, because a certificate that may not sign certificates could then not vouch for itself either.
 */
export function createSelfSigned(nowMs: number): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const name = sequence(attribute('2.5.4.10', 'Hookglass'), attribute('2.5.4.3', 'localhost'));
  const algorithm = sequence(objectId(ECDSA_WITH_SHA256));
  const notBeforeMs = nowMs - BEFORE_NOW_MS;
  const toBeSigned = sequence(
    context(0, integer(Uint8Array.of(2))), // version 3
    integer(randomBytes(16)),
    algorithm,
    name,
    sequence(time(notBeforeMs), time(notBeforeMs + VALID_MS)),
    name,
    spki,
    context(3, sequence(...extensions(spki))),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem('CERTIFICATE', sequence(toBeSigned, algorithm, bits(signature))),
  };
}

const attribute = (type: string, value: string) => set(sequence(objectId(type), utf8(value)));

function extensions(spki: Uint8Array): Buffer[] {
  // The uncompressed point is the end of the SPKI of a P-256 key: RFC 5280, 4.2.1.2, method (1).
  const keyId = createHash('sha1').update(spki.subarray(-65)).digest();
  const names = [
    contextPrimitive(2, Buffer.from('localhost')),
    contextPrimitive(7, Uint8Array.of(127, 0, 0, 1)),
    contextPrimitive(7, Uint8Array.of(...new Uint8Array(15), 1)),
  ];
  return [
    sequence(objectId('2.5.29.19'), isTrue, octets(sequence())), // basic constraints, critical: CA:FALSE
    sequence(objectId('2.5.29.37'), octets(sequence(objectId('1.3.6.1.5.5.7.3.1')))), // extended key usage: server
    sequence(objectId('2.5.29.17'), octets(sequence(...names))), // subject alternative name
    sequence(objectId('2.5.29.14'), octets(octets(keyId))), // subject key identifier
    sequence(objectId('2.5.29.35'), octets(sequence(contextPrimitive(0, keyId)))), // authority key identifier
  ];
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
