import { type HeldSecret, heldForms } from './held-secret.ts';

const HASH = 'Put quotes around it: without them, what stands behind “#” is a comment.';
const LINE = 'Take only what stands behind the “=”: the whole line of the file was read as the secret.';
const SPLIT = 'Split at the first one only: “split("=", 1)”, “maxsplit=1”; and keep the rest.';
const CUT = 'Put quotes around it: something ended the value at this character.';
const SHELL = 'Write it in single quotes: inside double ones, and in .env and Compose files, “$name” is replaced by a variable.';
const COPY = 'Copy all of it: a double click marks only up to such a character.';
const LENGTH = 'Give the field, column or variable that holds it room for all of its characters.';

/** A secret together with what stands beside it in a file, or only a part of it. */
export function secretParts(secret: string): HeldSecret[] {
  return [...wholeLines(secret), ...paddings(secret), ...cutAt(secret), ...pieces(secret), ...shortened(secret)];
}

/** What the variable is called that holds it, in examples and in settings. */
export const SECRET_NAMES = [
  'WEBHOOK_SECRET',
  'MLFLOW_WEBHOOK_SECRET',
  'HOOK_SECRET',
  'SIGNING_SECRET',
  'WEBHOOK_SIGNING_SECRET',
  'SECRET',
  'secret',
  'webhook_secret',
];

function wholeLines(secret: string): HeldSecret[] {
  const lines = SECRET_NAMES.flatMap((name): [string, string][] => [
    [`behind “${name}=”`, `${name}=${secret}`],
    [`behind “${name}=”, inside double quotes`, `${name}="${secret}"`],
    [`behind “${name}=”, inside single quotes`, `${name}='${secret}'`],
    [`behind “export ${name}=”`, `export ${name}=${secret}`],
    [`behind “export ${name}=”, inside double quotes`, `export ${name}="${secret}"`],
    [`behind “${name}: ”`, `${name}: ${secret}`],
  ]);
  const first = SECRET_NAMES.slice(0, 3).map((name): [string, string] => [
    `behind “${name}=”, with a line break at its end`,
    `${name}=${secret}\n`,
  ]);
  return [
    ...heldForms('secret-line', LINE, [
      ['behind an “=”', `=${secret}`],
      ['behind an “=” and a space', `= ${secret}`],
      ['behind “export ”', `export ${secret}`],
      ['behind a colon and a space', `: ${secret}`],
      ...lines,
      ...first,
      ['without the name and “=” that belong to it', /^(?:export\s+)?[A-Za-z_][\w.-]*\s*=\s*(.+)$/s.exec(secret)?.[1]],
      ['without the “export ” that belongs to it', /^export\s+(.+)$/s.exec(secret)?.[1]],
    ]),
    ...heldForms('secret-line', 'Take only what stands behind the word: it says how the secret is used and is no part of it.', [
      ['behind “Bearer ”', `Bearer ${secret}`],
      ['behind “whsec_”', `whsec_${secret}`],
      ['behind “base64:”', `base64:${secret}`],
      ['behind “v1,”', `v1,${secret}`],
      ['behind “v1:”', `v1:${secret}`],
      ['behind “v1=”', `v1=${secret}`],
      ['behind “1:”', `1:${secret}`],
      ['behind “token ”', `token ${secret}`],
      ['behind “Token ”', `Token ${secret}`],
      ['behind “Basic ”', `Basic ${secret}`],
      ['behind “Basic ”, in base64 behind a colon', `Basic ${base64(`:${secret}`)}`],
      ['in base64 behind a colon', base64(`:${secret}`)],
      ['behind “mlflow:”', `mlflow:${secret}`],
      ['behind “--secret=”', `--secret=${secret}`],
      ['behind “--secret ”', `--secret ${secret}`],
      ['behind “?secret=”', `?secret=${secret}`],
      ['behind “X-Webhook-Secret: ”', `X-Webhook-Secret: ${secret}`],
      ['behind “Authorization: Bearer ”', `Authorization: Bearer ${secret}`],
      ['behind “sha256=”', `sha256=${secret}`],
      ['behind “!!binary ”', `!!binary ${secret}`],
      ['behind “plain:”', `plain:${secret}`],
    ]),
  ];
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

function paddings(secret: string): HeldSecret[] {
  return heldForms('secret-cut', 'Keep the “=” at its end: they belong to it, and splitting at “=” takes them away.', [
    ['without the “=” at its end', unpadded(secret)],
    ['with one “=” at its end', `${unpadded(secret)}=`],
    ['with two “=” at its end', `${unpadded(secret)}==`],
  ]);
}

function unpadded(text: string): string {
  let end = text.length;
  while (text[end - 1] === '=') end -= 1;
  return text.slice(0, end);
}

function cutAt(secret: string): HeldSecret[] {
  const before = (mark: string) => {
    const at = secret.indexOf(mark);
    return at > 0 ? secret.slice(0, at) : undefined;
  };
  const cuts = (marks: readonly string[], fix: string) =>
    heldForms(
      'secret-cut',
      fix,
      marks.map((mark) => [`cut off at its first ${named(mark)}`, before(mark)]),
    );
  const comment = secret.indexOf(' #');
  return [
    ...heldForms('secret-cut', HASH, [
      ['without the comment behind it', comment > 0 ? secret.slice(0, comment).trimEnd() : undefined],
      ['cut off at its first “#”', before('#')],
      ['cut off at its first “ #”, the blank kept', comment > 0 ? secret.slice(0, comment + 1) : undefined],
    ]),
    ...cuts(['$'], SHELL),
    ...cuts([' ', '\t', '"', "'", '\\', '&', ';', '%', '`', '!', '|', '<', '>', '(', '\0'], CUT),
    ...heldForms('secret-cut', 'Read the whole file, not only its first line.', [
      ['cut off at its first line break', /^(.+?)\r?\n/.exec(secret)?.[1]],
      ['only its last line', /\n([^\n]+)\n?$/.exec(secret)?.[1]],
      ['without the line breaks inside it', secret.replace(/[\r\n]/g, '')],
      ['with lone carriage returns for its line breaks', secret.replace(/\r?\n/g, '\r')],
    ]),
    ...cuts(['=', ':', ','], SPLIT),
    ...cuts(['-', '.', '/', '+', '@', '*', '?', '_', '~', '^', '[', ']', '{', '}', ')'], COPY),
  ];
}

const named = (mark: string) => ({ ' ': 'space', '\t': 'tab', '\0': 'zero byte' })[mark] ?? `“${mark}”`;

/** What is left when somebody splits at a character and takes another piece than the first. */
function pieces(secret: string): HeldSecret[] {
  const behind = [...'=:-_./+ ,|'].flatMap((mark): [string, string | undefined][] => {
    const [first, last] = [secret.indexOf(mark), secret.lastIndexOf(mark)];
    if (first === -1) return [];
    const forms: [string, string | undefined][] = [
      [`only what stands behind its first ${named(mark)}`, secret.slice(first + 1) || undefined],
      [`only what stands behind its last ${named(mark)}`, secret.slice(last + 1) || undefined],
      [`only what stands before its last ${named(mark)}`, secret.slice(0, last) || undefined],
    ];
    return first === last ? forms.slice(0, 1) : forms;
  });
  return heldForms('secret-cut', SPLIT, behind);
}

/** Lengths at which fields, columns and algorithms end. */
const LENGTHS = [8, 10, 12, 15, 16, 20, 24, 30, 31, 32, 40, 48, 50, 63, 64, 72, 100, 127, 128, 255, 256, 512];

function shortened(secret: string): HeldSecret[] {
  const kept = LENGTHS.filter((length) => length < secret.length).map((length): [string, string] => [
    `only its first ${length} characters`,
    secret.slice(0, length),
  ]);
  return heldForms('secret-cut', LENGTH, [
    ['without its last character', secret.length > 1 ? secret.slice(0, -1) : undefined],
    ['without its first character', secret.length > 1 ? secret.slice(1) : undefined],
    ['without its first and last character', secret.length > 2 ? secret.slice(1, -1) : undefined],
    ['without its last two characters', secret.length > 2 ? secret.slice(0, -2) : undefined],
    ...kept,
    ...LENGTHS.filter((length) => length < secret.length).map((length): [string, string] => [
      `only its last ${length} characters`,
      secret.slice(-length),
    ]),
    ['without the letters and the underscore of “whsec_” at its start', secret.replace(/^[whsec_]+/, '') || undefined],
    ['without its first three characters', secret.length > 3 ? secret.slice(3) : undefined],
    ['without its last three characters', secret.length > 3 ? secret.slice(0, -3) : undefined],
  ]);
}
