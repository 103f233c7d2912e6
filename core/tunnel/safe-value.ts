/** A value that may not reach an argument list; the message is for the user and names the field. */
export class RefusedValueError extends Error {
  readonly field: string;
  /** The message without the name of the field. */
  readonly why: string;

  constructor(field: string, message: string) {
    super(`${field}: ${message}`);
    this.name = 'RefusedValueError';
    this.field = field;
    this.why = message;
  }
}

const FORBIDDEN: readonly [pattern: RegExp, what: string][] = [
  [/[\p{Cc}\p{Cf}]/u, 'a control character or an invisible one'],
  [/\s/u, 'a space'],
  [/["'`]/u, 'a quotation mark'],
  [/[$;|&<>]/u, 'a character that shells give a meaning'],
];

/** Any value: not empty, no leading dash, nothing that a shell or an option parser could take for more than text. */
export function safeText(field: string, value: unknown): string {
  if (typeof value !== 'string') throw new RefusedValueError(field, 'a text is expected.');
  if (value === '') throw new RefusedValueError(field, 'it is empty.');
  if (value.length > 1000) throw new RefusedValueError(field, `it has ${value.length} characters; 1000 are the limit.`);
  if (value.startsWith('-'))
    throw new RefusedValueError(field, `${quoted(value)} starts with a dash, so a program would take it for an option.`);
  for (const [pattern, what] of FORBIDDEN) {
    if (pattern.test(value)) throw new RefusedValueError(field, `${quoted(value)} holds ${what}.`);
  }
  return value;
}

/** A host name or an address, without a port. */
export function safeHost(field: string, value: unknown): string {
  const text = safeText(field, value);
  if (/^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(text) || /^[0-9a-fA-F]*:[0-9a-fA-F:.]*$/.test(text)) return text;
  throw new RefusedValueError(field, `${quoted(text)} is not a host name or an address.`);
}

/** A name at a provider or a login name: letters, digits, dot, dash, underscore. */
export function safeName(field: string, value: unknown): string {
  const text = safeText(field, value);
  if (/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/.test(text)) return text;
  throw new RefusedValueError(field, `${quoted(text)} is not a name of letters, digits, dots, dashes and underscores.`);
}

export function safePort(field: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new RefusedValueError(field, 'a whole number from 0 to 65535 is expected.');
}

/** A program: a name to be found on PATH, or an absolute path. */
export function safeProgram(field: string, value: unknown): string {
  const text = safeText(field, value);
  return /[\\/]/.test(text) ? safePath(field, text) : text;
}

/** An absolute path or one below the home directory. */
export function safePath(field: string, value: unknown): string {
  const text = safeText(field, value);
  if (/^(?:\/|~\/|[A-Za-z]:[\\/])/.test(text)) return text;
  throw new RefusedValueError(field, `${quoted(text)} is not an absolute path.`);
}

/** An origin that clients can be told: `https://hooks.example.org`, without path, query or login. */
export function safeOrigin(field: string, value: unknown): string {
  const text = safeText(field, value);
  const url = URL.parse(text);
  if (url && (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '') {
    if (url.pathname === '/' && url.search === '' && url.hash === '' && url.host !== '') return url.origin;
  }
  throw new RefusedValueError(field, `${quoted(text)} is not an address like https://hooks.example.org, without a path.`);
}

/** For a message: cut, and with everything escaped that a terminal would obey or not show. */
function quoted(value: string): string {
  const short = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return JSON.stringify(short).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) => `\\u{${found.codePointAt(0)?.toString(16)}}`);
}
