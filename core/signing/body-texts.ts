import { pythonBytesRepr } from '#shared/domain/mlflow/python-repr.ts';
import type { BodyForm } from './body-form.ts';

/** What a program makes of the bytes when it puts them, or what it parsed, into a text. */
export function textForms(body: Uint8Array): BodyForm[] {
  const buffer = Buffer.from(body);
  const form = (words: string, written: string): BodyForm => ({ why: 'body-encoding', words, bytes: Buffer.from(written) });
  return [
    form("the body as Python writes bytes: b'…'", pythonBytesRepr(buffer.toString('latin1'))),
    form('the text “[object Object]” instead of the body', '[object Object]'),
    form('the text “undefined” instead of the body', 'undefined'),
    form('the text “None” instead of the body', 'None'),
    form('the text “null” instead of the body', 'null'),
    form('the body in base64', buffer.toString('base64')),
    form('the body in hex', buffer.toString('hex')),
    form('the body as a JSON text inside quotes', JSON.stringify(buffer.toString('utf8'))),
    form('the numbers of its bytes with commas, as JavaScript writes them', buffer.join(',')),
  ];
}
