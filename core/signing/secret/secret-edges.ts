import { type HeldSecret, heldForms } from './held-secret.ts';

const STRIP = 'Strip the secret when it is read, as with “strip()”.';
const INVISIBLE = 'Type the secret anew instead of pasting it, or take the character that cannot be seen away where it is read.';
const QUOTES = 'Take the quotation marks away: in .env files and container settings they can become part of the value.';
const TYPOGRAPHY = 'Write straight quotation marks: a text program or a chat has made typographic ones of them.';
const BYTES = 'Decode the bytes (“secret.decode()”) instead of writing them with “str()”.';
const ECHO = 'Write the file with “printf %s”: this shell’s “echo” has no option -n and writes it.';
const CMD =
  'Write the file from an editor or PowerShell: “echo … > file” of the Windows prompt keeps quotes, the space and the line break.';
const BOM = 'Save the file as UTF-8 without a byte order mark (PowerShell: “-Encoding utf8NoBOM”), or read it as “utf-8-sig”.';
const WRAPPED = 'Print base64 in one line: “base64 -w 0”, “openssl base64 -A”.';

/** What files, editors, shells and copying add before and behind a secret, or take away there. */
export function secretEdges(secret: string): HeldSecret[] {
  return [...frequentEdges(secret), ...blanks(secret), ...invisible(secret), ...quotes(secret)];
}

/** Those that happen so often that they are also tried together with a second mistake. */
export function frequentEdges(secret: string): HeldSecret[] {
  return [
    ...heldForms(
      'secret-space',
      STRIP,
      [
        ['with a line break at its end', `${secret}\n`],
        ['with a Windows line break at its end', `${secret}\r\n`],
        ['with a space at its end', `${secret} `],
        ['with a space at its start', ` ${secret}`],
        ['with a tab at its end', `${secret}\t`],
        ['without the blanks around it', secret.trim()],
      ],
      true,
    ),
    ...heldForms(
      'secret-space',
      'Strip the secret when it is read: its file has Windows line ends and was split at “\\n”, which leaves the “\\r”.',
      [['with a carriage return at its end', `${secret}\r`]],
      true,
    ),
    ...heldForms(
      'secret-quoted',
      QUOTES,
      [
        ['inside double quotes', `"${secret}"`],
        ['inside single quotes', `'${secret}'`],
        ['without the quotation marks that belong to it', /^(["'])(.*)\1$/s.exec(secret)?.[2]],
      ],
      true,
    ),
  ];
}

function blanks(secret: string): HeldSecret[] {
  return [
    ...heldForms('secret-space', STRIP, [
      ['with two line breaks at its end', `${secret}\n\n`],
      ['with a line break at its start', `\n${secret}`],
      ['with a line break at its start and its end', `\n${secret}\n`],
      ['with a space at its start and its end', ` ${secret} `],
      ['with a tab at its start', `\t${secret}`],
      ['with a space and a line break at its end', `${secret} \n`],
      ['with two spaces at its start', `  ${secret}`],
      ['with four spaces at its start', `    ${secret}`],
      ['indented by two and with a line break at its end', `  ${secret}\n`],
      ['without the blanks at its start', secret.trimStart()],
      ['without the blanks at its end', secret.trimEnd()],
      ['without any blanks', secret.replace(/\s/g, '')],
    ]),
    ...heldForms('secret-space', 'A YAML block folds lines: write the secret in one line, in quotes.', [
      ['with its line breaks made spaces', /\n/.test(secret) ? secret.replace(/\r?\n/g, ' ') : undefined],
      ['with Windows line breaks inside', /\n/.test(secret) ? secret.replace(/\r?\n/g, '\r\n') : undefined],
      ['with plain line breaks instead of Windows ones', /\r\n/.test(secret) ? secret.replaceAll('\r\n', '\n') : undefined],
    ]),
    ...heldForms('secret-space', WRAPPED, wrapped(secret)),
    ...heldForms('secret-space', ECHO, [
      ['behind “-n ” and with a line break at its end', `-n ${secret}\n`],
      ['behind “-n ”', `-n ${secret}`],
      ['behind “-e ” and with a line break at its end', `-e ${secret}\n`],
    ]),
    ...heldForms('secret-space', CMD, [
      ['with a space and a Windows line break at its end', `${secret} \r\n`],
      ['inside double quotes and with a Windows line break at its end', `"${secret}"\r\n`],
      ['inside double quotes, with a space and a Windows line break at its end', `"${secret}" \r\n`],
    ]),
    ...heldForms('secret-space', 'Let the shell or the JSON write a real line break, or none: these are a backslash and a letter.', [
      ['with a backslash and “n” at its end', `${secret}\\n`],
      ['with “\\r\\n” in letters at its end', `${secret}\\r\\n`],
    ]),
  ];
}

/** As `base64` and `openssl` break lines of what is longer. */
function wrapped(secret: string): [words: string, key: string | undefined][] {
  return [64, 76].flatMap((width): [string, string | undefined][] => {
    if (secret.length <= width) return [];
    const lines = Array.from({ length: Math.ceil(secret.length / width) }, (_, i) => secret.slice(i * width, (i + 1) * width)).join('\n');
    return [
      [`with a line break after every ${width} characters`, lines],
      [`with a line break after every ${width} characters and at its end`, `${lines}\n`],
    ];
  });
}

// Named by number, because none of them can be seen.
const NO_BREAK_SPACE = '\u00a0';
const ZERO_WIDTH_SPACE = '\u200b';
const BYTE_ORDER_MARK = '\ufeff';
const CANNOT_BE_SEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

function invisible(secret: string): HeldSecret[] {
  return [
    ...heldForms('secret-space', BOM, [
      ['behind a byte order mark', BYTE_ORDER_MARK + secret],
      ['behind a byte order mark and with a line break at its end', `${BYTE_ORDER_MARK}${secret}\n`],
      ['behind a byte order mark and with a Windows line break at its end', `${BYTE_ORDER_MARK}${secret}\r\n`],
      ['behind a byte order mark and with a carriage return at its end', `${BYTE_ORDER_MARK}${secret}\r`],
    ]),
    ...heldForms('secret-space', INVISIBLE, [
      ['with a non-breaking space at its end', secret + NO_BREAK_SPACE],
      ['with a non-breaking space at its start', NO_BREAK_SPACE + secret],
      ['with non-breaking spaces for its spaces', secret.includes(' ') ? secret.replaceAll(' ', NO_BREAK_SPACE) : undefined],
      ['with plain spaces for its non-breaking ones', secret.replaceAll(NO_BREAK_SPACE, ' ')],
      ['with a zero-width space at its end', secret + ZERO_WIDTH_SPACE],
      ['with a zero-width space at its start', ZERO_WIDTH_SPACE + secret],
      ['with a zero-width no-break space at its end', secret + BYTE_ORDER_MARK],
      ['with a word joiner at its end', `${secret}\u2060`],
      ['with a left-to-right mark at its end', `${secret}\u200e`],
      ['with a left-to-right mark at its start', `\u200e${secret}`],
      ['without its characters that cannot be seen', secret.replace(CANNOT_BE_SEEN, '')],
    ]),
  ];
}

function quotes(secret: string): HeldSecret[] {
  return [
    ...heldForms(
      'secret-quoted',
      TYPOGRAPHY,
      ['“”', '„“', '‘’', '‚‘', '«»', '‹›', '””', '’’'].map(([open = '', close = '']) => [
        `inside ${open}typographic quotes${close}`,
        `${open}${secret}${close}`,
      ]),
    ),
    ...heldForms('secret-quoted', QUOTES, [
      ['inside backticks', `\`${secret}\``],
      ['inside double quotes with backslashes', `\\"${secret}\\"`],
      ['inside double quotes within single ones', `'"${secret}"'`],
      ['inside single quotes within double ones', `"'${secret}'"`],
      ['inside double quotes twice over', `""${secret}""`],
      ['inside double quotes and with a line break at its end', `"${secret}"\n`],
      ['inside single quotes and with a line break at its end', `'${secret}'\n`],
      ['inside double quotes and with a carriage return at its end', `"${secret}"\r`],
      ['with a double quote before it', `"${secret}`],
      ['with a double quote behind it', `${secret}"`],
      ['with a single quote before it', `'${secret}`],
      ['with a single quote behind it', `${secret}'`],
      ['with a comma behind it', `${secret},`],
      ['with a semicolon behind it', `${secret};`],
      ['inside double quotes and with a comma behind it', `"${secret}",`],
      ['inside double quotes and with a semicolon behind it', `"${secret}";`],
    ]),
    ...heldForms('secret-quoted', 'Put the secret itself in place of the placeholder, without its brackets.', [
      ['inside angle brackets', `<${secret}>`],
      ['inside curly brackets', `{${secret}}`],
      ['inside curly brackets behind “$”', `\${${secret}}`],
      ['inside double curly brackets', `{{${secret}}}`],
      ['inside double curly brackets with spaces', `{{ ${secret} }}`],
      ['inside square brackets', `[${secret}]`],
    ]),
    ...heldForms('secret-quoted', BYTES, [
      ["as Python writes bytes: b'…'", `b'${secret}'`],
      ['as Python writes bytes, with a line break inside', `b'${secret}\\n'`],
    ]),
  ];
}

const WRITTEN_BREAKS = ['\\r', '\\t', '\\0', '^M', '%0A', '%0D%0A', '%20', '&#10;', '&#13;', '&nbsp;', '<br>', '\\u000a', "$'\\n'"];
const MORE_QUOTES = ['´´', '``', '″″', '′′', '＂＂', '()', '“"', '"”', '「」', '**', '__', '~~', '||', '%%', '##', '::'];
const ONE_MARK = 'Take the character away that stands beside it: a prompt, a sentence or an editor has left it there.';

/** Any one character that is no part of it; what is frequent stands above, in words of its own. */
export function singleMarks(secret: string): HeldSecret[] {
  return [
    ...heldForms(
      'secret-space',
      'Let what writes it make a real line break, or none: these are letters.',
      WRITTEN_BREAKS.map((text) => [`with “${text}” in letters at its end`, secret + text]),
    ),
    ...heldForms(
      'secret-quoted',
      QUOTES,
      MORE_QUOTES.map(([open = '', close = '']) => [`between “${open}” and “${close}”`, `${open}${secret}${close}`]),
    ),
    ...heldForms('secret-quoted', QUOTES, [['between two asterisks on each side', `**${secret}**`]]),
    ...heldForms(
      'secret-space',
      ONE_MARK,
      MARKS.flatMap((mark): [string, string][] => [
        [`with ${markName(mark)} at its end`, secret + mark],
        [`with ${markName(mark)} at its start`, mark + secret],
      ]),
    ),
    ...heldForms('secret-space', STRIP, [
      ['with a tab and a line break at its end', `${secret}\t\n`],
      ['with a line break and a space at its end', `${secret}\n `],
      ['indented by two on a line of its own', `\n  ${secret}\n`],
      ['indented by four on a line of its own', `\n    ${secret}\n`],
      ['with four spaces for each tab', secret.replaceAll('\t', '    ')],
      ['with eight spaces for each tab', secret.replaceAll('\t', '        ')],
      ...grouped(secret),
    ]),
  ];
}

/** All of ASCII, and the blanks and marks of typography that come with copying. */
const MARKS = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...'\u0085\u2002\u2003\u2009\u200a\u202f\u2028\u2029\u3000\ufffc\ufffd…–—·•§¶€£',
];

function markName(mark: string): string {
  const code = mark.codePointAt(0) ?? 0;
  const isSeen = !/[\s\p{C}\p{Z}]/u.test(mark);
  return isSeen ? `“${mark}”` : `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** As people write long values down to read them out. */
const grouped = (secret: string): [string, string][] =>
  [4, 5, 8].flatMap((size) =>
    [' ', '-'].map((between): [string, string] => [
      `in groups of ${size} with ${between === ' ' ? 'spaces' : 'dashes'} between`,
      secret.replace(new RegExp(`.{${size}}(?=.)`, 'gsu'), (group) => group + between),
    ]),
  );
