/** A text that somebody holds for a signature, taken apart. */
export interface GivenValue {
  /** What stands before the digest: `v1,`, `sha256=`, nothing … */
  prefix: string;
  /** The text behind it. */
  text: string;
  /** The 32 bytes, if it is a digest in any usual writing. */
  digest?: Buffer;
  /** How it is written, in words: `base64`, `hex`, `base64 inside quotation marks`. */
  form?: string;
  /** How many bytes it decodes to when that is not 32. */
  decodedBytes?: number;
  /** These bytes, where they may be the digest of another algorithm, or a part of one. */
  otherDigest?: Buffer;
}

const PREFIX =
  /^(?:v\d+\s*[,=:;|.]|sha-?(?:1|224|256|384|512)\s*[=:,]|md5[=:]|hmac[-_]?sha-?256[=:]|hmac[=:]|signature[=:]|sig[=:]|base64[=:]|hex[=:]|bearer |x-mlflow-signature:)\s*/i;

export function readGivenValue(value: string): GivenValue {
  const trimmed = value.trim();
  return readPlain(trimmed) ?? readInside(trimmed) ?? readOne(trimmed);
}

/** What a 32-byte digest is found in as it stands. */
function readPlain(text: string): GivenValue | undefined {
  const read = readOne(text);
  return read.digest ? read : undefined;
}

function readOne(text: string): GivenValue {
  const prefix = PREFIX.exec(text)?.[0] ?? '';
  const rest = text.slice(prefix.length);
  return { prefix, text: rest, ...decode(rest) };
}

/** Around a digest stands what a program prints of quotes, bytes and lists, or a header holds several parts. */
function readInside(text: string): GivenValue | undefined {
  const prefix = PREFIX.exec(text)?.[0] ?? '';
  const rest = text.slice(prefix.length);
  for (const [words, inner] of [...unwrapped(rest), ...unwrapped(text)]) {
    if (inner === undefined || inner === rest) continue;
    const read = readOne(inner.trim());
    const isInner = read.prefix !== '' || prefix === '';
    const digest = read.digest ?? read.otherDigest;
    if (digest) return { ...read, text: rest, prefix: isInner ? read.prefix : prefix, form: `${read.form ?? 'base64'} ${words}` };
  }
  return undefined;
}

function unwrapped(text: string): [words: string, inner: string | undefined][] {
  return [
    ["inside b'…' as Python prints bytes", /^b'(.*)'$/s.exec(text)?.[1] ?? /^b"(.*)"$/s.exec(text)?.[1]],
    ['inside quotation marks', /^(["'`“”„‘’])(.*)(["'`“”‘’])$/s.exec(text)?.[2]],
    ['inside brackets', /^[[(<{](.*)[\])>}]$/s.exec(text)?.[1]],
    ['behind “0x”', /^0x(.*)$/is.exec(text)?.[1]],
    ['with a mark between its bytes', /^[0-9a-f]{2}(?:([-: ,])\s?[0-9a-f]{2})+$/i.test(text) ? text.replace(/[-: ,]/g, '') : undefined],
    ['with URL escapes', /%(?:2b|2f|3d)/i.test(text) ? urlDecoded(text) : undefined],
    ['with a space for each “+”', /^[A-Za-z0-9/= ]{40,}$/.test(text) && text.includes(' ') ? text.replaceAll(' ', '+') : undefined],
    ['as the numbers of its bytes', ofNumbers(text)],
    ['with escapes of JSON', /\\[u/]/.test(text) ? unescaped(text) : undefined],
    ['with a line break in letters at its end', /^(.*?)(?:\\r)?\\n$/s.exec(text)?.[1]],
    ['with line breaks inside', /[\r\n]/.test(text) ? text.replace(/[\r\n\t ]/g, '') : undefined],
    ['with something behind it', /^((?:v1,)?[A-Za-z0-9+/]{43}=)[^A-Za-z0-9+/=].*$/s.exec(text)?.[1]],
    [
      'behind other parts of the header',
      /(?:^|[\s,;])((?:v1\s*[,=]|sig(?:nature)?\s*=)\s*"?(?:[A-Za-z0-9+/_-]{43}=?|[0-9a-fA-F]{64}))"?\s*$/.exec(text)?.[1],
    ],
  ];
}

function urlDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // a percent sign that escapes nothing
  }
}

function ofNumbers(text: string): string | undefined {
  const inner = /^\[?\s*(-?\d{1,3}(?:[\s,]+-?\d{1,3})+)\s*\]?$/.exec(text)?.[1];
  if (inner === undefined) return undefined;
  // Java prints bytes above 127 as negative numbers.
  return Buffer.from(inner.split(/[\s,]+/).map((number) => Number(number) & 0xff)).toString('hex');
}

const unescaped = (text: string) =>
  text.replaceAll('\\/', '/').replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const DIGEST_BYTES = 32;
/** Of other algorithms, and of digests that were cut. */
const OTHER_BYTES: ReadonlySet<number> = new Set([8, 10, 16, 20, 24, 28, 48, 64]);

function decode(text: string): Pick<GivenValue, 'digest' | 'form' | 'decodedBytes' | 'otherDigest'> {
  if (/^[0-9a-f]{64}$/i.test(text)) return { digest: Buffer.from(text, 'hex'), form: 'hex' };
  if (/^(?:[0-9a-f]{2})+$/i.test(text) && OTHER_BYTES.has(text.length / 2)) return other(Buffer.from(text, 'hex'), 'hex');
  if (/^[A-Z2-7]{52}={0,4}$/.test(text)) return { digest: ofBase32(text), form: 'base32' };
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return {};
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === DIGEST_BYTES) return { digest: bytes, form: formOf(text) };
  const inner = bytes.toString('latin1');
  if (/^[0-9a-f]{64}$/i.test(inner)) return { digest: Buffer.from(inner, 'hex'), form: 'base64 of its hex digits' };
  if (/^[A-Za-z0-9+/]{43}=$/.test(inner)) return { digest: Buffer.from(inner, 'base64'), form: 'base64 twice over' };
  const asLatin1 = bytes.toString('utf8');
  if (asLatin1.length === DIGEST_BYTES && /^[\0-\xff]*$/.test(asLatin1))
    return { digest: Buffer.from(asLatin1, 'latin1'), form: 'base64 of its bytes written as characters of UTF-8' };
  return other(bytes, formOf(text));
}

const other = (bytes: Buffer, form: string): Pick<GivenValue, 'form' | 'decodedBytes' | 'otherDigest'> => ({
  ...{ form, decodedBytes: bytes.length },
  ...(OTHER_BYTES.has(bytes.length) && { otherDigest: bytes }),
});

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function ofBase32(text: string): Buffer {
  const bits = [...text.replaceAll('=', '')].map((digit) => BASE32.indexOf(digit).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).slice(0, DIGEST_BYTES).map((byte) => Number.parseInt(byte, 2)));
}

function formOf(text: string): string {
  if (/[-_]/.test(text)) return 'URL-safe base64';
  return text.endsWith('=') ? 'base64' : 'base64 without its padding';
}
