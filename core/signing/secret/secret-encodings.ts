import { createHash } from 'node:crypto';
import { type HeldSecret, heldForms } from './held-secret.ts';

const AS_TEXT = 'Use the secret as text, as it stands. Generic webhook libraries decode it; MLflow does not.';
const ONCE = 'Encode it once: “data:” of a Kubernetes secret takes base64, “stringData:” plain text; the program gets what was put in.';
const URL_FORM = 'Write it in a file or a variable rather than in a URL or a form, or decode it once where it is read.';
const HASHED = 'Use the secret itself as the key, not its hash.';

/** What happens so often that it is also tried together with a second mistake. */
export function frequentEncodings(secret: string): HeldSecret[] {
  const bare = withoutPrefix(secret);
  return [
    ...heldForms(
      'secret-decoded',
      AS_TEXT,
      [
        ['without its “whsec_”', bare],
        ['decoded from base64', /^[A-Za-z0-9+/_-]{4,}={0,2}$/.test(bare) ? Buffer.from(bare, 'base64') : undefined],
        ['decoded from hex', /^(?:[0-9a-fA-F]{2}){2,}$/.test(bare) ? Buffer.from(bare, 'hex') : undefined],
      ],
      true,
    ),
    ...heldForms('secret-encoded', ONCE, [['encoded in base64', Buffer.from(secret).toString('base64')]], true),
  ];
}

const withoutPrefix = (secret: string) => (secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret);

/** A secret that was encoded, decoded or hashed on its way. */
export function secretEncodings(secret: string): HeldSecret[] {
  return [
    ...frequentEncodings(secret),
    ...decoded(secret, withoutPrefix(secret)),
    ...encoded(secret),
    ...heldForms('secret-encoded', HASHED, hashes(secret)),
  ];
}

function decoded(secret: string, bare: string): HeldSecret[] {
  const once = Buffer.from(bare, 'base64');
  const text = once.toString('latin1');
  return heldForms('secret-decoded', AS_TEXT, [
    ['decoded from base64, with all that is no base64 left out', once],
    ['decoded from base64, “whsec_” included', Buffer.from(secret, 'base64')],
    ['decoded from base64 twice', /^[A-Za-z0-9+/_-]{4,}={0,2}\s*$/.test(text) ? Buffer.from(text, 'base64') : undefined],
    ['decoded from base64, without the blanks around what came out', text.trim() === text ? undefined : Buffer.from(text.trim(), 'latin1')],
    ['decoded from hex after its “0x”', /^0x(?:[0-9a-f]{2})+$/i.test(secret) ? Buffer.from(secret.slice(2), 'hex') : undefined],
    ['decoded from base64, the bytes then written as characters of UTF-8', Buffer.from(text)],
    ['decoded from base64 and read as UTF-8, its broken bytes replaced', once.toString('utf8')],
    ['decoded from base64 and read as UTF-8, its broken bytes left out', once.toString('utf8').replaceAll('\ufffd', '')],
    ['decoded from hex as far as it is hex', /^[0-9a-f]{2}/i.test(secret) ? Buffer.from(secret, 'hex') : undefined],
    ['decoded from the hex of a UUID', UUID.test(secret) ? Buffer.from(secret.replaceAll('-', ''), 'hex') : undefined],
    ['decoded from base32', fromBase32(secret)],
    ['as a UUID with its dashes', /^[0-9a-f]{32}$/i.test(secret) ? dashed(secret) : undefined],
    ['inside curly brackets, as a UUID', UUID.test(secret) ? `{${secret}}` : undefined],
    ['behind “urn:uuid:”', UUID.test(secret) ? `urn:uuid:${secret}` : undefined],
    ['with a space for each “+”, as forms decode it', secret.replaceAll('+', ' ')],
    ['with its URL escapes decoded', percentDecoded(secret)],
    ['with its URL escapes decoded and “+” as a space', percentDecoded(secret.replaceAll('+', ' '))],
    ['with “+” and “/” for “-” and “_”', secret.replaceAll('-', '+').replaceAll('_', '/')],
    ['with “-” and “_” for “+” and “/”', secret.replaceAll('+', '-').replaceAll('/', '_')],
    ['without the dashes inside it', secret.replaceAll('-', '')],
    ['without the colons inside it', secret.replaceAll(':', '')],
  ]);
}

function encoded(secret: string): HeldSecret[] {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const once = base64(secret);
  return [
    ...heldForms('secret-encoded', ONCE, [
      ['encoded in base64 together with a line break', base64(`${secret}\n`)],
      ['encoded in base64 together with a Windows line break', base64(`${secret}\r\n`)],
      ['encoded in base64, with a line break at its end', `${once}\n`],
      ['encoded in base64 together with a line break, with another at its end', `${base64(`${secret}\n`)}\n`],
      ['encoded in base64 twice', base64(once)],
      ['encoded in base64 twice, together with line breaks', base64(`${base64(`${secret}\n`)}\n`)],
      ['encoded in base64 together with its quotes', base64(`"${secret}"`)],
      ['encoded in base64 without its padding', once.split('=', 1)[0]],
      ['encoded in URL-safe base64', once.replaceAll('+', '-').replaceAll('/', '_')],
      ['encoded in base64 behind “whsec_”', `whsec_${once}`],
      ['encoded in hex', Buffer.from(secret).toString('hex')],
      ['encoded in hex in capitals', Buffer.from(secret).toString('hex').toUpperCase()],
      ['encoded in hex together with a line break', Buffer.from(`${secret}\n`).toString('hex')],
      ...[60, 64, 76].flatMap((width): [string, string | undefined][] =>
        once.length <= width
          ? []
          : [
              [`encoded in base64 with a line break after every ${width} characters`, inLines(once, width)],
              [`encoded in base64 with a line break after every ${width} characters and at its end`, `${inLines(once, width)}\n`],
            ],
      ),
      ['encoded in base32', toBase32(secret)],
      ['encoded in base32 without its padding', toBase32(secret).split('=', 1)[0]],
      ['as quoted-printable text of a mail', quotedPrintable(secret)],
      ['encoded in UTF-16 and base64, as PowerShell does', Buffer.from(secret, 'utf16le').toString('base64')],
    ]),
    ...heldForms('secret-encoded', URL_FORM, [
      ['with URL escapes', percentEncoded(secret)],
      ['with URL escapes in small letters', percentEncoded(secret)?.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
      ['with the URL escapes of a form', percentEncoded(secret)?.replaceAll('%20', '+')],
      ['with URL escapes twice over', percentEncoded(percentEncoded(secret) ?? '')],
      ['with URL escapes where an address needs them', tried(() => encodeURI(secret))],
    ]),
  ];
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const dashed = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function fromBase32(text: string): Buffer | undefined {
  const digits = text.toUpperCase().replace(/[\s-]/g, '').split('=', 1)[0] ?? '';
  if (digits.length < 8 || !/^[A-Z2-7]+$/.test(digits)) return undefined;
  const bits = [...digits].map((digit) => BASE32.indexOf(digit).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function toBase32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const digits = (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)] ?? '').join('');
  return digits.padEnd(Math.ceil(digits.length / 8) * 8, '=');
}

const inLines = (text: string, width: number) => text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$&\n');

/** Every byte that is not plain text as `=3D`; its lines are not broken. */
const quotedPrintable = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) =>
      byte === 0x3d || byte < 0x20 || byte > 0x7e ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(byte),
    )
    .join('');

function hashes(secret: string): [words: string, key: string | Uint8Array][] {
  return HASHES.flatMap(([algorithm, name]): [string, string | Uint8Array][] => {
    const digest = createHash(algorithm).update(secret).digest();
    return [
      [`as its ${name} in hex`, digest.toString('hex')],
      [`as its ${name}`, digest],
      [`as its ${name} in base64`, digest.toString('base64')],
      [`as its ${name} in hex, in capitals`, digest.toString('hex').toUpperCase()],
    ];
  });
}

const HASHES = [
  ['sha256', 'SHA-256'],
  ['md5', 'MD5'],
  ['sha1', 'SHA-1'],
  ['sha512', 'SHA-512'],
  ['sha384', 'SHA-384'],
] as const;

const tried = (make: () => string): string | undefined => {
  try {
    return make();
  } catch {
    return undefined; // a lone surrogate or a broken escape
  }
};

const percentDecoded = (text: string) => (text.includes('%') || text.includes(' ') ? tried(() => decodeURIComponent(text)) : undefined);
/** Every mark but those that no encoder touches; JavaScript’s leaves some more as they are. */
const percentEncoded = (text: string) =>
  tried(() => encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`));
