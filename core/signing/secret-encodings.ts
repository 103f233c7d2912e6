import { createHash } from 'node:crypto';
import { type HeldSecret, heldForms } from './held-secret.ts';

const AS_TEXT = 'Use the secret as text, as it stands. Generic webhook libraries decode it; MLflow does not.';
const ONCE = 'Encode it once: “data:” of a Kubernetes secret takes base64, “stringData:” plain text; the program gets what was put in.';
const URL_FORM = 'Write it in a file or a variable rather than in a URL or a form, or decode it once where it is read.';
const HASHED = 'Use the secret itself as the key, not its hash.';
const UNSET = 'Set the variable where this program runs, and let it end at start when the variable is missing.';
const PLACEHOLDER = 'Put the secret in place of the example’s value.';
const MASKED = 'Copy the secret from where it was made: a log or a page shows it masked.';
const REFERENCE = 'Something was to put the secret here and did not: a name or a reference stands in its place.';

/** A secret that was encoded, decoded or hashed on its way. */
export function secretEncodings(secret: string): HeldSecret[] {
  const bare = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret;
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
    ...decoded(secret, bare),
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
    ...heldForms('secret-encoded', ONCE, [['encoded in base64', once]], true),
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

function hashes(secret: string): [words: string, key: string | Uint8Array][] {
  const of = (algorithm: string) => createHash(algorithm).update(secret).digest();
  return [
    ['as its SHA-256 in hex', of('sha256').toString('hex')],
    ['as its SHA-256', of('sha256')],
    ['as its SHA-256 in base64', of('sha256').toString('base64')],
    ['as its MD5 in hex', of('md5').toString('hex')],
  ];
}

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

/** What a program holds where no secret came: nothing, the name of nothing, a placeholder, a reference. */
export function standIns(secretLength: number): HeldSecret[] {
  const texts = (values: readonly string[]) => values.map((value): [string, string] => [`the text “${value}”`, value]);
  const variables = ['WEBHOOK_SECRET', 'MLFLOW_WEBHOOK_SECRET', 'SECRET'];
  return [
    ...heldForms('secret-unset', UNSET, [
      ['an empty secret', ''],
      ['a line break', '\n'],
      ['two quotation marks', '""'],
      ...texts(['undefined', 'None', 'null', 'nil', 'NULL', '<nil>', 'NaN', 'false', '[object Object]', "b''"]),
    ]),
    ...heldForms('secret-unset', PLACEHOLDER, texts(PLACEHOLDERS)),
    ...heldForms('secret-unset', MASKED, [
      ...texts([
        '***',
        '****',
        '*****',
        '******',
        '********',
        '[redacted]',
        '[REDACTED]',
        '<redacted>',
        '[MASKED]',
        '(sensitive value)',
        '<sensitive>',
        '[secure]',
        'xxxxx',
      ]),
      ['as many asterisks as it is long', '*'.repeat(secretLength)],
      ['as many dots as it is long', '•'.repeat(secretLength)],
    ]),
    ...heldForms('secret-unset', REFERENCE, [
      ...texts(
        variables.flatMap((name) => [
          name,
          `$${name}`,
          `\${${name}}`,
          `%${name}%`,
          `{{ ${name} }}`,
          `{{${name}}}`,
          `\${{ secrets.${name} }}`,
          `$(${name})`,
        ]),
      ),
      ...texts([
        '/run/secrets/webhook_secret',
        '/run/secrets/WEBHOOK_SECRET',
        '/run/secrets/mlflow_webhook_secret',
        '@secret.txt',
        'secret.txt',
        'webhook-secret',
      ]),
    ]),
  ];
}

const PLACEHOLDERS = [
  'your-secret-key',
  'your-secret',
  'your-secret-here',
  'your_secret_here',
  'your-webhook-secret',
  'your_webhook_secret',
  'my-secret',
  'my-secret-key',
  'mysecret',
  'secret',
  'secret-key',
  's3cr3t',
  'changeme',
  'change-me',
  'CHANGE_ME',
  'CHANGEME',
  'replace-me',
  'test',
  'test-secret',
  'password',
  'dummy',
  'example',
];
