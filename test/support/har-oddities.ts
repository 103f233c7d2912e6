import type { Loose } from './har-forms.ts';

export interface HarOddity {
  name: string;
  /** Changes entries of a file; those of the deliveries are the first four. */
  change(entries: Loose[]): Loose[];
  /** Changes the file as it is written. */
  write?(text: string): string | Uint8Array;
  /** Entries, from 0, that cannot be read any more. */
  lost?: readonly number[];
  /** Whose request body is not in the file. */
  withoutBody?: readonly number[];
  /** Whose answer's body is not in the file. */
  withoutAnswerBody?: readonly number[];
  /** Entries that are listed as odd. */
  odd?: number;
}

const page = (index: number): Loose => ({
  startedDateTime: '2026-11-20T14:02:10.000Z',
  request: {
    method: 'GET',
    url: `https://shop.example.com/images/${index}.png`,
    headers: [{ name: 'Accept', value: '*/*' }],
    postData: { mimeType: '', params: [], text: '' },
  },
  response: { status: 200, statusText: 'OK', headers: [], content: { size: 4, mimeType: 'image/png', text: 'AAAA', encoding: 'base64' } },
});

function withoutBody(entry: Loose): void {
  delete entry.request.postData;
  delete entry.request._content;
}

export const HAR_ODDITIES: readonly HarOddity[] = [
  {
    name: 'a null text',
    change([first, second, ...rest]) {
      withoutBody(first);
      first.request.postData = { mimeType: 'application/json', text: null, params: null };
      second.response.content = { size: 0, mimeType: 'x-unknown', text: null };
      return [first, second, ...rest];
    },
    withoutBody: [0],
    withoutAnswerBody: [1],
  },
  {
    name: 'headers as pairs, and as an object',
    change([first, second, ...rest]) {
      first.request.headers = first.request.headers.map(({ name, value }: Loose) => [name, value]);
      second.request.headers = Object.fromEntries(second.request.headers.map(({ name, value }: Loose) => [name, value]));
      second.response.headers = null;
      return [first, second, ...rest];
    },
  },
  {
    name: 'entries of other pages',
    change: (entries) => [...entries, ...Array.from({ length: 300 }, (_, index) => page(index))],
    odd: 300,
  },
  {
    name: 'bodies in base64',
    change([first, ...rest]) {
      const { text } = first.request.postData ?? first.request._content;
      withoutBody(first);
      first.request.postData = { mimeType: 'application/json', text: Buffer.from(text).toString('base64'), encoding: 'base64' };
      return [first, ...rest];
    },
  },
  {
    name: 'no postData',
    change(entries) {
      for (const entry of entries.slice(0, 2)) {
        withoutBody(entry);
        entry.request.bodySize = 0;
      }
      entries[1].request._requestBodyStatus = 'discarded:too-large';
      return entries;
    },
    withoutBody: [0, 1],
  },
  {
    name: 'comments, and members that nobody knows',
    change(entries) {
      for (const entry of entries) {
        entry.comment = 'seen twice: }] "entries": [';
        entry.request.comment = null;
        entry.response.content.comment = '';
        entry._webSocketMessages = [{ data: '{"log":{"entries":[' }];
        entry.response.cookies = null;
        delete entry.cache;
      }
      return entries;
    },
  },
  {
    name: 'a byte order mark, in UTF-16',
    change: (entries) => entries,
    write: (text) => Buffer.from(`\ufeff${text.replace(/^\ufeff/, '')}`, 'utf16le'),
  },
  {
    name: 'entries that are none',
    change: ([first, ...rest]) => [first, null, 'text', { request: null }, { request: { method: 'POST' } }, [], ...rest],
    odd: 5,
  },
  {
    name: 'odd times and statuses',
    change([first, second, third, fourth]) {
      first.startedDateTime = null;
      first.time = 'NaN';
      second.startedDateTime = '2026-11-20T14:02:16Z';
      second.response.status = '401';
      third.startedDateTime = Date.parse('2026-11-20T14:02:20.302Z');
      return [first, second, third, fourth];
    },
  },
  {
    name: 'an end in the middle of an entry',
    change: (entries) => entries,
    write: (text) =>
      text.slice(
        0,
        text.lastIndexOf('X-MLflow-Signature'.toLowerCase()) > 0
          ? text.toLowerCase().lastIndexOf('x-mlflow-signature')
          : text.lastIndexOf('X-MLflow-Signature'),
      ),
    lost: [3],
    odd: 1,
  },
];
