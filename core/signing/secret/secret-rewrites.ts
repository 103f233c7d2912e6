import { pythonRepr } from '#shared/domain/mlflow/python-repr.ts';
import { type HeldSecret, heldForms } from './held-secret.ts';

const SHELL = 'Write it in single quotes: inside double ones, and in .env and Compose files, “$name” is replaced by a variable.';
const COMPOSE = 'A Compose file reads “$$” as one “$”; elsewhere “$$” stays. Write it as the reader at that place wants it.';
const ESCAPES = 'Something read or wrote backslashes as escapes (JSON, YAML in double quotes, “echo -e”): use single quotes or a file.';
const HTML = 'Copy the secret as text, not from a page’s source.';
const CASE = 'Keep capitals and small letters as they are: something changes the case of values.';
const TYPOGRAPHY = 'Copy the secret from where it was made: a text program or a chat has exchanged characters for prettier ones.';
const UNICODE = 'Take the secret’s UTF-8 bytes on both sides, or use a secret of plain letters and digits.';
const UTF16 = 'Save the file as UTF-8: “>” of Windows PowerShell and “Unicode” in Windows editors write UTF-16.';

/** What shells, loaders of settings, escapes, typography and character sets make of a secret. */
export function secretRewrites(secret: string): HeldSecret[] {
  return [
    ...expansions(secret),
    ...escapes(secret),
    ...heldForms('secret-changed', CASE, [
      ['in capitals', secret.toUpperCase()],
      ['in small letters', secret.toLowerCase()],
    ]),
    ...typography(secret),
    ...characterSets(secret),
    ...heldForms('secret-changed', 'Paste it once.', [
      ['twice over', secret + secret],
      ['twice over, with a line break between', `${secret}\n${secret}`],
    ]),
  ];
}

const VARIABLE = /\$(?:\{[^{}$]*\}|[A-Za-z_]\w*|[0-9?!#*@$_-])/g;

function expansions(secret: string): HeldSecret[] {
  const dollars = secret.includes('$');
  return [
    ...heldForms('secret-changed', SHELL, [
      [
        'with “$name” gone, as variables that are not set',
        dollars ? secret.replace(/\$(?:\{[A-Za-z_]\w*\}|[A-Za-z_]\w*)/g, '') : undefined,
      ],
      ['with what a shell takes for variables (“$…”) gone', dollars ? secret.replace(VARIABLE, '') : undefined],
      ['without its dollar signs', secret.replaceAll('$', '')],
      ['with “\\” before each “$”', secret.replaceAll('$', () => '\\$')],
    ]),
    ...heldForms('secret-changed', COMPOSE, [
      ['with “$$” for each “$”', secret.replaceAll('$', () => '$$')],
      ['with “$” for each “$$”', secret.replaceAll('$$', () => '$')],
      ['with “%%” for each “%”', secret.replaceAll('%', '%%')],
      ['with “%” for each “%%”', secret.replaceAll('%%', '%')],
      ['without what is between percent signs', secret.replace(/%[^%]*%/g, '')],
    ]),
    ...heldForms('secret-changed', 'Write it in single quotes: this shell reads “!” as its history.', [
      ['without its exclamation marks', secret.replaceAll('!', '')],
      ['with “\\!” for each “!”', secret.replaceAll('!', '\\!')],
    ]),
    ...heldForms('secret-changed', 'Terraform reads “$${” as “${” and “%%{” as “%{”: write them so there, and only there.', [
      ['with “$${” for “${”', secret.replaceAll('${', () => '$${')],
      ['with “${” for “$${”', secret.replaceAll('$${', () => '${')],
    ]),
    ...heldForms('secret-changed', 'Write a list with quotes, or the secret without commas and blanks: something splits values there.', [
      ['with the one-letter variables of a Makefile gone', secret.replace(/\$(?![({$])./gs, '')],
      ['with “$(” for “$$(”', secret.replaceAll('$$(', () => '$(')],
      ['with “&” gone, which sed puts the match for', secret.replaceAll('&', '')],
      ['with the path that Git Bash makes of it', secret.startsWith('/') ? `C:/Program Files/Git${secret}` : undefined],
      ['with one “/” at its start for two', secret.startsWith('//') ? secret.slice(1) : undefined],
      ...['/root', '/home/app', '/app', '/home/node', '/home/ubuntu'].map((home): [string, string | undefined] => [
        'with a home directory for “~”',
        secret.startsWith('~/') ? home + secret.slice(1) : undefined,
      ]),
      ['without its commas', secret.replaceAll(',', '')],
      ['with single spaces for its runs of blanks', secret.replace(/\s+/g, ' ')],
    ]),
  ];
}

function escapes(secret: string): HeldSecret[] {
  const json = JSON.stringify(secret);
  return [
    ...heldForms('secret-changed', ESCAPES, [
      ['without its backslashes', secret.replace(/\\(.)/gs, '$1')],
      ['with every backslash gone', secret.replaceAll('\\', '')],
      ['with its backslashes doubled', secret.replaceAll('\\', '\\\\')],
      ['with its escapes (“\\n”, “\\t” …) carried out', unescaped(secret)],
      ['with its line breaks written as “\\n”', secret.replaceAll('\r', '\\r').replaceAll('\n', '\\n')],
      ['as JSON writes it, without the quotes', json.slice(1, -1)],
      ['as JSON writes it, quotes included', json],
      ['as JSON writes it, twice over', JSON.stringify(json)],
      ['as Python’s JSON writes it, without the quotes', asciiEscaped(json.slice(1, -1))],
      ['as Python’s JSON writes it, quotes included', asciiEscaped(json)],
      ['with “\\/” for each “/”', secret.replaceAll('/', '\\/')],
      ['with “\\"” for each quotation mark', secret.replaceAll('"', '\\"')],
      ['with a backslash before each single quote', secret.replaceAll("'", "\\'")],
      ['without the quotation marks inside it', secret.replace(/["']/g, '')],
      ['with its single quotes doubled, as YAML and SQL write them', secret.replaceAll("'", "''")],
      ['as “printf %q” writes it', secret.replace(/[^\w@%+:,./-]/g, '\\$&')],
      ['as “printf” reads it for its format', printfRead(secret)],
      ['without the carets that a Windows prompt takes away', secret.replace(/\^(.)/gs, '$1')],
      ['with its carets doubled', secret.replaceAll('^', '^^')],
      ['without the backticks that PowerShell takes away', secret.replace(/`(.)/gs, '$1')],
      ['with the escapes of PowerShell carried out', secret.replace(/`(.)/gs, (_, char: string) => ESCAPED[char] ?? char)],
      ['with its backslashes doubled twice', secret.replaceAll('\\', '\\\\\\\\')],
      ['as CSV writes it, in quotes that are doubled', `"${secret.replaceAll('"', '""')}"`],
      ['as a text of SQL', `'${secret.replaceAll("'", "''")}'`],
      ['as Python prints a text', pythonRepr(secret)],
      ['as PHP prints a text', `'${secret.replace(/[\\']/g, '\\$&')}'`],
      ['with an “=” escaped for a file of properties', secret.replace(/[=:#!]/g, '\\$&')],
    ]),
    ...heldForms('secret-changed', HTML, [
      ['as HTML writes it', htmlEscaped(secret)],
      ['as Go’s JSON writes it, without the quotes', htmlSafe(json.slice(1, -1))],
      ['as Go’s JSON writes it, quotes included', htmlSafe(json)],
      ['with numbers of HTML for its letters that are not ASCII', secret.replace(/[^\0-\x7f]/gu, (char) => `&#${char.codePointAt(0)};`)],
      ['as XML writes it, quotes included', htmlEscaped(secret).replaceAll('"', '&quot;').replaceAll("'", '&apos;')],
      ['as HTML writes it, quotes included', htmlEscaped(secret).replaceAll('"', '&quot;').replaceAll("'", '&#39;')],
      ['with its HTML escapes undone', htmlUnescaped(secret)],
    ]),
  ];
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', a: '\x07', e: '\x1b', 0: '\0' };

const unescaped = (text: string) =>
  text.replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(.))/gis, (_, unicode?: string, hex?: string, char = '') =>
    unicode || hex ? String.fromCharCode(Number.parseInt(unicode ?? hex ?? '', 16)) : (ESCAPED[char] ?? char),
  );

/** `%d` gives 0 and `%s` nothing where no argument follows. */
const printfRead = (text: string) =>
  text.replace(/%(?:(%)|[-+ 0#]{0,5}\d{0,6}(?:\.\d{1,6})?([diuoxXfeEgGsbcq]))/g, (_, percent?: string, kind = '') =>
    percent ? '%' : 'diuoxX'.includes(kind) ? '0' : 'feEgG'.includes(kind) ? '0.000000' : '',
  );

const htmlSafe = (text: string) => text.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

const asciiEscaped = (text: string) => text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const htmlEscaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const htmlUnescaped = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replace(/&#0?39;|&apos;/g, "'")
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');

/** Pairs of a plain character and what programs make of it while somebody types or pastes. */
function typography(secret: string): HeldSecret[] {
  const curled = secret
    .replace(/(^|[\s([{])"/g, '$1“')
    .replaceAll('"', '”')
    .replace(/(^|[\s([{])'/g, '$1‘')
    .replaceAll("'", '’');
  return heldForms('secret-changed', TYPOGRAPHY, [
    ['with typographic quotes for its straight ones', curled],
    ['with straight quotes for its typographic ones', secret.replace(/[“”„]/g, '"').replace(/[‘’‚]/g, "'")],
    ['with an en dash for each hyphen', secret.replaceAll('-', '–')],
    ['with an em dash for each hyphen', secret.replaceAll('-', '—')],
    ['with an en dash for two hyphens', secret.replaceAll('--', '–')],
    ['with an em dash for two hyphens', secret.replaceAll('--', '—')],
    ['with a non-breaking hyphen for each hyphen', secret.replaceAll('-', '\u2011')],
    ['with a minus sign for each hyphen', secret.replaceAll('-', '−')],
    ['with plain hyphens for its dashes', secret.replace(/[–—−\u2010\u2011]/g, '-')],
    ['with “…” for three dots', secret.replaceAll('...', '…')],
    ['with three dots for “…”', secret.replaceAll('…', '...')],
    ['with a first letter in capitals', secret.charAt(0).toUpperCase() + secret.slice(1)],
    ['with a first letter that is small', secret.charAt(0).toLowerCase() + secret.slice(1)],
    ['in characters of full width', secret.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))],
  ]);
}

function characterSets(secret: string): HeldSecret[] {
  const bytes = Buffer.from(secret);
  const utf16 = Buffer.from(secret, 'utf16le');
  const utf16Big = Buffer.from(utf16).swap16();
  const line = Buffer.from('\r\n', 'utf16le');
  const mark = Uint8Array.of(0xff, 0xfe);
  const isAscii = /^[\0-\x7f]*$/.test(secret);
  const forms = heldForms('secret-changed', UTF16, [
    ['as UTF-16', utf16],
    ['as UTF-16 with a byte order mark', Buffer.concat([mark, utf16])],
    ['as UTF-16 with a byte order mark and a Windows line break', Buffer.concat([mark, utf16, line])],
    ['as UTF-16, its bytes in the other order', utf16Big],
    ['as UTF-16 read as if it were UTF-8, with a byte order mark', Buffer.from(`\ufffd\ufffd${utf16.toString('latin1')}`)],
  ]);
  if (isAscii) return forms;
  return [
    ...forms,
    ...heldForms('secret-changed', UNICODE, [
      ['as Latin-1 bytes', /^[\0-\xff]*$/.test(secret) ? Buffer.from(secret, 'latin1') : undefined],
      ['with its UTF-8 bytes read as Latin-1', bytes.toString('latin1')],
      ['with its UTF-8 bytes read as Windows-1252', new TextDecoder('windows-1252').decode(bytes)],
      ['with “?” for each letter that is not ASCII', secret.replace(/[^\0-\x7f]/gu, '?')],
      ['with “�” for each letter that is not ASCII', secret.replace(/[^\0-\x7f]/gu, '\ufffd')],
      ['with its Latin-1 bytes read as UTF-8', Buffer.from(secret, 'latin1').toString('utf8')],
      ['without its letters that are not ASCII', secret.replace(/[^\0-\x7f]/gu, '')],
      ['with its accents taken away', secret.normalize('NFD').replace(/\p{M}/gu, '')],
      ['with its accents as characters of their own (NFD)', secret.normalize('NFD')],
      ['with its accents joined to their letters (NFC)', secret.normalize('NFC')],
      ['in the compatible form of its characters (NFKC)', secret.normalize('NFKC')],
      ['with its UTF-8 bytes read as Latin-1 twice', Buffer.from(bytes.toString('latin1')).toString('latin1')],
      ['as UTF-7', utf7(secret)],
      ['as CESU-8, surrogates written one by one', cesu8(secret)],
      ['as bytes of the DOS code page 437', inCharset(secret, CODE_PAGE_437)],
      ['as Mac Roman bytes', inCharset(secret, MAC_ROMAN)],
    ]),
  ];
}

const isDirect = (char: string) => /[A-Za-z0-9'(),./:? -]/.test(char);

function utf7(text: string): string {
  return text.replace(/[^A-Za-z0-9'(),./:? -]+/gu, (run, at: number, whole: string) => {
    if (run === '+') return '+-';
    const base64 = Buffer.from(run, 'utf16le').swap16().toString('base64').split('=', 1)[0] ?? '';
    const next = whole[at + run.length] ?? '';
    return `+${base64}${next === '' || isDirect(next) ? '-' : ''}`;
  });
}

const cesu8 = (text: string) =>
  Buffer.concat(
    text.split('').map((unit) => {
      const code = unit.charCodeAt(0);
      const isSurrogate = code >= 0xd800 && code < 0xe000;
      return isSurrogate ? Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]) : Buffer.from(unit);
    }),
  );

/** The characters of 0x80 and above, in their order. */
const CODE_PAGE_437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■';
const MAC_ROMAN = 'ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ';

function inCharset(text: string, upper: string): Buffer | undefined {
  const high = [...upper];
  const bytes = [...text].map((char) => (char <= '\x7f' ? char.charCodeAt(0) : 0x80 + high.indexOf(char)));
  return bytes.some((byte) => byte === 0x7f && !text.includes('\x7f')) ? undefined : Buffer.from(bytes);
}
