/** A text that somebody holds for a signature, taken apart. */
export interface GivenValue {
  /** What stands before the digest: `v1,`, `sha256=`, nothing … */
  prefix: string;
  /** The text behind it. */
  text: string;
  /** The 32 bytes, if it is a digest in any usual writing. */
  digest?: Buffer;
  /** How it is written, in words. */
  form?: DigestForm;
  /** How many bytes it decodes to when that is not 32. */
  decodedBytes?: number;
}

type DigestForm = 'base64' | 'hex' | 'URL-safe base64' | 'base64 without its padding' | 'base64 of its hex digits' | 'base64 twice over';

const PREFIX = /^(?:v\d+[,=:]|sha-?256[=:]|hmac[-_]?sha256[=:]|hmac[=:]|signature[=:])\s*/i;

export function readGivenValue(value: string): GivenValue {
  const trimmed = value.trim();
  const prefix = PREFIX.exec(trimmed)?.[0] ?? '';
  const text = trimmed.slice(prefix.length);
  return { prefix, text, ...decode(text) };
}

function decode(text: string): Pick<GivenValue, 'digest' | 'form' | 'decodedBytes'> {
  if (/^[0-9a-f]{64}$/i.test(text)) return { digest: Buffer.from(text, 'hex'), form: 'hex' };
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return {};
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 32) return { digest: bytes, form: formOf(text) };
  const inner = bytes.toString('latin1');
  if (/^[0-9a-f]{64}$/i.test(inner)) return { digest: Buffer.from(inner, 'hex'), form: 'base64 of its hex digits' };
  if (/^[A-Za-z0-9+/]{43}=$/.test(inner)) return { digest: Buffer.from(inner, 'base64'), form: 'base64 twice over' };
  return { decodedBytes: bytes.length };
}

function formOf(text: string): DigestForm {
  if (/[-_]/.test(text)) return 'URL-safe base64';
  return text.endsWith('=') ? 'base64' : 'base64 without its padding';
}
