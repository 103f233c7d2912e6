import { withoutTrailing } from '#shared/domain/wire/wire-text.ts';
import { readAsPython, writeJson } from './write-json.ts';

/** What a body may have been before it was copied. */
export interface PastedBodyForm {
  /** Behind “the signature fits it …”. */
  words: string;
  bytes: Uint8Array;
}

/** Of larger bodies only line ends are tried. */
const LARGE_BODY_BYTES = 64 * 1024;

/** What terminals, editors, chats and developer tools do to a text between two programs, undone; likely things first. */
export function pastedBodyForms(body: Uint8Array): PastedBodyForm[] {
  const text = Buffer.from(body).toString('latin1');
  const windows = text.replace(/\r?\n/g, '\r\n');
  const bare = withoutTrailing(text, '\r\n');
  const forms: [words: string, text: string][] = [
    ['with a line break at its end', `${text}\n`],
    ['without the line breaks at its end', bare],
    ['with a Windows line break at its end', `${bare}\r\n`],
    ['with Windows line breaks', windows],
    ['with Windows line breaks, and one more at its end', `${windows}\r\n`],
    ['with plain line breaks', text.replaceAll('\r\n', '\n')],
    ['without the blanks around it', text.trim()],
    ...(body.length > LARGE_BODY_BYTES ? [] : rareForms(text)),
  ];
  return forms.filter(([, bytes]) => bytes !== text).map(([words, bytes]) => ({ words, bytes: Buffer.from(bytes, 'latin1') }));
}

function rareForms(text: string): [words: string, text: string][] {
  const unicode = Buffer.from(text, 'latin1').toString('utf8');
  const plain = unicode
    .replace(/[\u201c\u201d\u201e]/g, '"')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '');
  const utf8 = (written: string) => Buffer.from(written).toString('latin1');
  const tree = readAsPython(unicode);
  const rewritten = (of: typeof tree) =>
    of === undefined ? text : writeJson(of, { itemSeparator: ', ', keySeparator: ': ', ascii: true, pythonNumbers: true });
  return [
    ['with single backslashes instead of double ones', text.replaceAll('\\\\', '\\')],
    ['without the line breaks inside it', text.replace(/\r?\n/g, '')],
    ['with plain quotation marks and blanks instead of typographic ones', utf8(plain)],
    ['in Latin-1 instead of UTF-8', [...unicode].every((char) => char.charCodeAt(0) < 256) ? unicode : text],
    ['in UTF-8 instead of Latin-1', utf8(text)],
    ['with a byte order mark', `\u00ef\u00bb\u00bf${text}`],
    ['written again as MLflow writes it', rewritten(tree)],
    ['written again as MLflow writes it, with single backslashes', rewritten(readAsPython(unicode.replaceAll('\\\\', '\\')))],
    ['written again as MLflow writes it, with plain quotation marks', rewritten(readAsPython(plain))],
  ];
}
