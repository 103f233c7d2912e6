import { type ContentFacts, type ContentForm, thatCanBe } from './content-form.ts';
import { parsePythonInt } from './python-int.ts';

/** What a program hashes whose headers were read wrongly, or that puts other things between or beside the three parts. */
export function rareContents(facts: ContentFacts): ContentForm[] {
  return thatCanBe([...unread(facts), ...marks(facts), ...timesOf(facts), ...besides(facts)], facts);
}

/** How languages print a header that was not found. */
const NOTHING = ['undefined', 'null', 'None', 'nil', '<nil>', 'NaN', 'false', '[]', '""', ''];
/** How they print one that is a list, or bytes. */
const PRINTED: readonly [words: string, print: (text: string) => string][] = [
  ['as Python prints bytes', (text) => `b'${text}'`],
  ['as Python prints a list', (text) => `['${text}']`],
  ['as Go prints a list', (text) => `[${text}]`],
  ['as JSON writes a list', (text) => `["${text}"]`],
  ['inside double quotes', (text) => `"${text}"`],
  ['inside single quotes', (text) => `'${text}'`],
  ['twice, with a comma between', (text) => `${text}, ${text}`],
  ['twice, with a comma and no space between', (text) => `${text},${text}`],
];

function unread({ deliveryId: id, timestamp: ts }: ContentFacts): ContentForm[] {
  const nothing = (text: string) => (text === '' ? 'with nothing' : `with “${text}”`);
  const form = (why: ContentForm['why'], words: string, before: string, needs?: ContentForm['needs']): ContentForm => ({
    ...{ why, words, before, after: '', needs },
  });
  return [
    ...NOTHING.flatMap((text) => [
      form('id-mismatch', `${nothing(text)} in place of the delivery id`, `${text}.${ts}.`, text === '' ? 'both' : 'timestamp'),
      form('ts-mismatch', `${nothing(text)} in place of the timestamp`, `${id}.${text}.`, text === '' ? 'both' : 'id'),
      form('content-order', `${nothing(text)} in place of delivery id and timestamp`, `${text}.${text}.`, text === '' ? 'both' : undefined),
    ]),
    ...PRINTED.flatMap(([words, print]) => [
      form('id-mismatch', `with the delivery id ${words}`, `${print(id)}.${ts}.`, 'both'),
      form('ts-mismatch', `with the timestamp ${words}`, `${id}.${print(ts)}.`, 'both'),
      form('content-order', `with delivery id and timestamp ${words}`, `${print(id)}.${print(ts)}.`, 'both'),
    ]),
    form('id-mismatch', 'with the delivery id twice; the timestamp is missing', `${id}.${id}.`, 'id'),
    form('ts-mismatch', 'with the timestamp twice; the delivery id is missing', `${ts}.${ts}.`, 'timestamp'),
    form('content-order', 'with the names of the headers instead of their values', 'X-MLflow-Delivery-Id.X-MLflow-Timestamp.'),
    form('content-order', 'with the names of the headers instead of their values', 'x-mlflow-delivery-id.x-mlflow-timestamp.'),
  ];
}

const MARKS: readonly [mark: string, named: string][] = [
  [',', 'commas'],
  [', ', 'commas and spaces'],
  ['|', 'bars'],
  ['_', 'underscores'],
  ['/', 'slashes'],
  [';', 'semicolons'],
  ['&', 'ampersands'],
  ['=', 'equals signs'],
  ['+', 'plus signs'],
  ['#', 'hash signs'],
  ['~', 'tildes'],
  ['\t', 'tabs'],
  ['\r\n', 'Windows line breaks'],
  ['\0', 'zero bytes'],
  [' . ', 'dots with spaces around them'],
  ['. ', 'dots with a space behind them'],
  ['..', 'two dots each'],
  ['::', 'two colons each'],
  ['\\n', 'a backslash and “n”'],
];

function marks({ deliveryId: id, timestamp: ts }: ContentFacts): ContentForm[] {
  return MARKS.flatMap(([mark, named]): ContentForm[] => [
    {
      ...{ why: 'content-order', words: `id, timestamp and body with ${named} instead of dots`, needs: 'both' },
      ...{ before: `${id}${mark}${ts}${mark}`, after: '' },
    },
    {
      ...{ why: 'content-order', words: `timestamp and body with ${named} between them; the delivery id is missing`, needs: 'timestamp' },
      ...{ before: `${ts}${mark}`, after: '' },
    },
  ]);
}

/** The same moment, written in another way. */
function timesOf({ deliveryId: id, timestamp: ts }: ContentFacts): ContentForm[] {
  const seconds = parsePythonInt(ts);
  if (seconds === undefined || Math.abs(seconds) > LAST_SECOND) return [];
  const iso = new Date(seconds * 1000).toISOString();
  const plain = iso.slice(0, 19);
  const written: [words: string, text: string][] = [
    ['as a date', iso],
    ['as a date', `${plain}Z`],
    ['as a date', `${plain}+00:00`],
    ['as a date', plain],
    ['as a date', plain.replace('T', ' ')],
    ['as a date', `${plain.replace('T', ' ')}+00:00`],
    ['as a date of HTTP', new Date(seconds * 1000).toUTCString()],
    ['in minutes', String(Math.floor(seconds / 60))],
    ['in microseconds', `${seconds}000000`],
    ['in nanoseconds', `${seconds}000000000`],
    ['in hex', seconds.toString(16)],
    ['as a number with an exponent', seconds.toExponential().replace(/e\+(\d)$/, 'e+0$1')],
  ];
  return written.map(([words, text]) => ({
    ...{ why: 'ts-mismatch', words: `with the timestamp ${words}`, before: `${id}.${text}.`, after: '', needs: 'both' },
  }));
}

/** The last that JavaScript has a date for. */
const LAST_SECOND = 8.64e12;

/** Things that are signed elsewhere and not here. */
function besides({ deliveryId: id, timestamp: ts, body }: ContentFacts): ContentForm[] {
  const start = Buffer.from(body).subarray(0, 400).toString('latin1');
  const entity = /"entity"\s*:\s*"([a-z_]{1,60})"/.exec(start)?.[1];
  const action = /"action"\s*:\s*"([a-z_]{1,60})"/.exec(start)?.[1];
  const event = entity && action ? `${entity}.${action}` : undefined;
  const form = (words: string, before: string, after = ''): ContentForm => ({ why: 'content-order', words, before, after, needs: 'both' });
  return [
    ...(event === undefined
      ? []
      : [
          form('with the name of the event before the body', `${id}.${ts}.${event}.`),
          form('with the name of the event in front', `${event}.${id}.${ts}.`),
          form('with the name of the event instead of the delivery id', `${event}.${ts}.`),
        ]),
    form('with “POST” in front', `POST.${id}.${ts}.`),
    form('with “POST” on a line in front', `POST\n${id}\n${ts}\n`),
    form('with the names and values of the parts', `id=${id}&timestamp=${ts}&body=`),
    form('with “t=” before the timestamp', `t=${ts}.`),
    form('“msg_id.timestamp.body”, the recipe of another service', `msg_${id}.${ts}.`),
  ];
}
