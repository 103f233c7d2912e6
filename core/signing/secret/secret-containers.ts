import { type HeldSecret, heldForms } from './held-secret.ts';
import { SECRET_NAMES } from './secret-parts.ts';

const OBJECT = 'Take the value out of the JSON: a store of secrets keeps names and values, and its whole text was read as the secret.';
const LIST = 'Take the first value of the list; the secret is a text.';
const BYTES = 'Turn the bytes into a text, or use them as they are, instead of printing their numbers.';
const OPTION = 'Unwrap the value before it is used: what was printed is the type around it.';
const COLOURS = 'Switch colours off where it is read (“grep --color=never”, “jq -M”, NO_COLOR=1): their codes became part of it.';
const TERMINAL = 'Paste it into a file or an editor: the terminal’s marks around a paste became part of it.';
const FENCE = 'Copy the line inside the fence only.';

/** A secret inside what a program, a store or a terminal puts around it. */
export function secretContainers(secret: string): HeldSecret[] {
  return [
    ...heldForms('secret-line', OBJECT, objects(secret)),
    ...heldForms('secret-line', LIST, [
      ['as a list of one, as JSON writes it', JSON.stringify([secret])],
      ['as a list of one, as Python prints it', `['${secret}']`],
      ['as a pair with nothing behind it, as Python prints it', `('${secret}',)`],
    ]),
    ...heldForms('secret-encoded', BYTES, byteLists(secret)),
    ...heldForms('secret-quoted', OPTION, [
      ['as Swift prints an optional text', `Optional("${secret}")`],
      ['as Rust prints an optional text', `Some("${secret}")`],
      ['as Java prints an optional text', `Optional[${secret}]`],
      ['as Haskell prints an optional text', `Just "${secret}"`],
      ['as Ruby prints a symbol', `:${secret}`],
    ]),
    ...heldForms('secret-quoted', COLOURS, colours(secret)),
    ...heldForms('secret-quoted', TERMINAL, [
      ['inside the marks of a bracketed paste', `\x1b[200~${secret}\x1b[201~`],
      ['inside the marks of a bracketed paste, without their escapes', `200~${secret}201~`],
      ['inside the marks of a bracketed paste, in letters', `^[[200~${secret}^[[201~`],
      ['behind the first mark of a bracketed paste', `\x1b[200~${secret}`],
      ['before the last mark of a bracketed paste', `${secret}\x1b[201~`],
    ]),
    ...heldForms('secret-quoted', FENCE, [
      ['inside a code fence', `\`\`\`\n${secret}\n\`\`\``],
      ['inside a code fence on one line', `\`\`\`${secret}\`\`\``],
      ['inside double backticks', `\`\`${secret}\`\``],
    ]),
  ];
}

const KEYS = [...SECRET_NAMES, 'value', 'webhookSecret', 'key', 'token', 'password', 'data'];

function* objects(secret: string): Generator<[words: string, key: string]> {
  const value = JSON.stringify(secret);
  for (const key of KEYS) {
    yield [`as the member “${key}” of a JSON object`, `{"${key}":${value}}`];
    yield [`as the member “${key}” of a JSON object, with spaces`, `{"${key}": ${value}}`];
    yield [`as the member “${key}” of a JSON object on lines of its own`, `{\n  "${key}": ${value}\n}`];
    yield [`as the member “${key}” of a dict that Python printed`, `{'${key}': '${secret}'}`];
  }
}

/** Node prints so many bytes of a buffer. */
const PRINTED_BYTES = 50;

function byteLists(secret: string): [words: string, key: string][] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex').match(/../g) ?? [];
  const more = bytes.length > PRINTED_BYTES ? ` ... ${bytes.length - PRINTED_BYTES} more bytes` : '';
  return [
    ['as the numbers of its bytes with commas', bytes.join(',')],
    ['as the numbers of its bytes with commas and spaces', bytes.join(', ')],
    ['as the numbers of its bytes in brackets, as Go prints them', `[${bytes.join(' ')}]`],
    ['as the numbers of its bytes in brackets, as Python and Java print them', `[${bytes.join(', ')}]`],
    ['as the numbers of its bytes in brackets', `[${bytes.join(',')}]`],
    ['as Node prints a buffer', `<Buffer ${hex.slice(0, PRINTED_BYTES).join(' ')}${more}>`],
    ['as Node writes a buffer into JSON', JSON.stringify(bytes)],
    ['in hex with spaces', hex.join(' ')],
    ['in hex with colons', hex.join(':')],
    ['in hex with dashes, as .NET prints bytes', hex.join('-').toUpperCase()],
    ['in hex behind “0x”', `0x${hex.join('')}`],
  ];
}

function colours(secret: string): [words: string, key: string][] {
  const codes = ['31', '32', '33', '34', '35', '36', '1', '0;31', '0;32', '1;31', '1;32', '1;34', '01;31', '01;32', '90', '92', '93'];
  return [
    ['as “grep --color” prints it', `\x1b[01;31m\x1b[K${secret}\x1b[m\x1b[K`],
    ['as jq prints a text in colours', `\x1b[0;32m"${secret}"\x1b[0m`],
    ...codes.map((code): [string, string] => ['in the codes of a terminal’s colour', `\x1b[${code}m${secret}\x1b[0m`]),
    ...codes.map((code): [string, string] => ['in the codes of a terminal’s colour', `\x1b[${code}m${secret}\x1b[m`]),
    ['before the code that ends a terminal’s colour', `${secret}\x1b[0m`],
  ];
}

/** Both secrets of a rotation in one value. */
export function secretsTogether(secret: string, other: string): HeldSecret[] {
  const marks: [mark: string, named: string][] = [
    [',', 'a comma'],
    [', ', 'a comma and a space'],
    [' ', 'a space'],
    ['\n', 'a line break'],
    ['\r\n', 'a Windows line break'],
    [';', 'a semicolon'],
    ['|', 'a bar'],
    [':', 'a colon'],
  ];
  return heldForms(
    'secret-line',
    'Split the list and try each secret by itself: both secrets were read as one.',
    marks.flatMap(([mark, named]): [string, string][] => [
      [`behind it ${named} and another secret that is known here`, `${secret}${mark}${other}`],
      [`before it another secret that is known here and ${named}`, `${other}${mark}${secret}`],
    ]),
  );
}
