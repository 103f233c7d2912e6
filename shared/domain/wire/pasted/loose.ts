import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../mlflow/header-names.ts';
import { latin1Bytes } from '../wire-text.ts';
import { looseBody } from './loose-body.ts';
import type { PastedRequest, PastedText } from './pasted-request.ts';

/** The three headers, by the only form that their values have. */
const HEADERS: readonly [name: string, isWritten: RegExp, value: RegExp][] = [
  [DELIVERY_ID_HEADER, /x[-_]mlflow[-_]delivery[-_]id/gi, /[A-Za-z\d][\w-]{0,30}\d[\w-]{0,60}/],
  [TIMESTAMP_HEADER, /x[-_]mlflow[-_]timestamp/gi, /\d{9,13}/],
  [SIGNATURE_HEADER, /x[-_]mlflow[-_]signature/gi, /v\d,[A-Za-z0-9+/=_-]{10,100}/],
];
/** Whatever languages, tables, logs and settings put between a name and its value is shorter. */
const MOST_BETWEEN = 60;
const LONGEST_VALUE = 110;
const MOST_TRIED = 20;
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
  const headers = HEADERS.flatMap(([name, isWritten, value]): [string, string][] => {
    const found = valueBehind(near, isWritten, value);
    return found === undefined ? [] : [[name, found]];
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

/** The first value of this form that stands behind the name, before the name of another header. */
function valueBehind(text: string, isWritten: RegExp, value: RegExp): string | undefined {
  let tried = 0;
  for (const { 0: name, index } of text.matchAll(isWritten)) {
    tried += 1;
    if (tried > MOST_TRIED) return undefined;
    const behind =
      text.slice(index + name.length, index + name.length + MOST_BETWEEN + LONGEST_VALUE).split(/x[-_]mlflow[-_]/i, 1)[0] ?? '';
    const found = value.exec(behind);
    if (found && found.index <= MOST_BETWEEN) return found[0];
  }
  return undefined;
}
