import type { CurlOption } from './curl-options.ts';
import type { BodyDoubt } from './pasted-request.ts';

export interface CurlBody {
  /** One character per byte. */
  data: string;
  /** An option for a body was given, even an empty one. */
  isThere: boolean;
  /** In a sentence, where it is, when a part of it is not in the text. */
  elsewhere?: string;
  doubts: BodyDoubt[];
}

/** What the options for data make together. @param input what the command reads from its standard input, where the text tells */
export function curlBody(options: readonly CurlOption[], input: string | undefined): CurlBody {
  const body: CurlBody = { data: '', isThere: false, doubts: [] };
  const parts: string[] = [];
  for (const option of options) {
    if (!('value' in option)) continue;
    const part = partOf(option.name, option.value, input, body);
    if (part === undefined) continue;
    // Pieces of --json are joined as they are, everything else as fields of a form.
    parts.push(body.isThere && option.name !== 'json' ? `&${part}` : part);
    body.isThere = true;
  }
  return { ...body, data: parts.join('') };
}

function partOf(name: CurlOption['name'], value: string, input: string | undefined, body: CurlBody): string | undefined {
  switch (name) {
    case 'data-raw':
      return value;
    case 'data':
      // Read from a file, its line breaks are left out.
      return value.startsWith('@') ? file(value.slice(1), input, body)?.replace(/[\r\n\0]/g, '') : value;
    case 'data-binary':
    case 'json':
      return value.startsWith('@') ? file(value.slice(1), input, body) : value;
    case 'upload-file':
      return file(value, input, body);
    case 'data-urlencode':
      return urlencoded(value, input, body);
    default:
      return undefined;
  }
}

function file(name: string, input: string | undefined, body: CurlBody): string {
  if (name === '-' && input !== undefined) return input;
  body.elsewhere =
    name === '-'
      ? 'The body comes from the standard input of the command, which is not in the text.'
      : `The body is in the file “${name.slice(0, 120)}”, which is not in the text.`;
  return '';
}

/** `content`, `=content`, `name=content`, `@file`, `name@file`. */
function urlencoded(value: string, input: string | undefined, body: CurlBody): string {
  const [, name = '', mark = '', rest = ''] = /^([^=@]*)([=@])([\s\S]*)$/.exec(value) ?? [];
  const content = mark === '@' ? file(rest, input, body) : mark === '=' ? rest : value;
  // Older releases write a blank as %20.
  if (content.includes(' ')) body.doubts.push('rewritten');
  const encoded = content.replace(/[^A-Za-z0-9._~-]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return (name === '' ? '' : `${name}=`) + encoded.replaceAll('%20', '+');
}
