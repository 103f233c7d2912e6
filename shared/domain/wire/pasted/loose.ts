import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../mlflow/header-names.ts';
import { latin1Bytes } from '../wire-text.ts';
import { looseBody } from './loose-body.ts';
import type { PastedRequest, PastedText } from './pasted-request.ts';

/** Between a name and its value: what languages, tables, logs and settings put there. */
const BETWEEN = String.raw`["'\x60)\]]{0,3}[ \t]{0,40}(?:[:=|,]|=>|->|\t|\r?\n)?[\s>]{0,40}(?:(?:,\s*)?["']?(?:value|Value)["']?[:=]?\s*>?)?[\s"'\x60([{b\\]{0,10}(?:</?(?:td|th|name|value)>\s*){0,3}`;
const header = (name: string, value: string) =>
  new RegExp(
    String.raw`(?:HTTP[_-])?${name.replaceAll('-', '[-_]')}\\?(?:</(?:name|td|th)>\s*<(?:value|td|th)>)?${BETWEEN}(${value})`,
    'i',
  );

/** The three headers, by the only form that their values have. */
const HEADERS: readonly [name: string, pattern: RegExp][] = [
  [DELIVERY_ID_HEADER, header(DELIVERY_ID_HEADER, String.raw`[\w-]{8,64}`)],
  [TIMESTAMP_HEADER, header(TIMESTAMP_HEADER, String.raw`\d{9,13}`)],
  [SIGNATURE_HEADER, header(SIGNATURE_HEADER, String.raw`v\d,[A-Za-z0-9+/=_-]{10,100}`)],
];
const URL = /https?:\/\/[^\s"'`<>\\)\]|,]{3,2000}/i;
/** Nobody writes the headers of one request further apart. */
const LONGEST_HEAD = 256 * 1024;

/**
 * A request in a text of any other kind: code of some language, a collection of some program, a printed dictionary, a table, a log. The
 * three headers are known by their names and values, the body by how MLflow begins it.
 *
 * @returns undefined where none of the headers stands in it
 */
export function readLoose({ binary }: PastedText): PastedRequest | undefined {
  const at = binary.search(/x[-_]mlflow[-_](?:delivery|timestamp|signature)/i);
  if (at === -1) return undefined;
  const start = Math.max(0, at - LONGEST_HEAD);
  const near = binary.slice(start, start + 2 * LONGEST_HEAD);
  const headers = HEADERS.flatMap(([name, pattern]): [string, string][] => {
    const value = pattern.exec(near)?.[1];
    return value === undefined ? [] : [[name, value]];
  });
  if (headers.length === 0) return undefined;
  const signatures = new Set(near.match(/v1,[A-Za-z0-9+/]{43}=/g)).size;
  const body = looseBody(binary);
  const names = headers.map(([name]) => name).join(', ');
  return {
    kind: 'request',
    form: 'loose',
    request: { method: 'POST', url: URL.exec(near)?.[0] ?? '/', headers, body: latin1Bytes(body?.body ?? '') },
    doubts: body?.isUnescaped ? ['backslashes', 'final-newline'] : ['final-newline', 'line-ends'],
    ...(!body && { bodyElsewhere: 'No JSON that begins as MLflow’s does stands in this text, so the body is not in it.' }),
    notes: [
      `This is no form that is known: found in it were ${names}${body ? ' and a JSON text that begins as MLflow’s bodies do' : ''}.`,
      ...(signatures > 1 ? [`There are ${signatures} signatures in it; what was found first was taken.`] : []),
    ],
  };
}
