import { createHmac } from 'node:crypto';

/** One request that a browser or proxy saw, before a program writes it down in its own way. */
export interface SeenRequest {
  id: string;
  body: string;
  status: number;
  answer: string;
  atMs: number;
}

const AT_MS = Date.parse('2026-11-20T14:02:11.302Z');
const uuid = (n: number) => `4be1770c-0000-4000-8000-${String(n).padStart(12, '0')}`;
const event = (n: number) =>
  `{"entity": "model_version_tag", "action": "set", "timestamp": "2026-11-20T14:02:11.302000+00:00", "data": {"name": "churn-eu", "version": "${n}", "key": "stage", "value": "pr\\u00f3d"}}`;

/** Three deliveries in four requests: delivered, refused, and 503 followed by 200. */
export const SEEN: readonly SeenRequest[] = [
  { id: uuid(1), body: event(1), status: 200, answer: '{"status": "success"}', atMs: AT_MS },
  { id: uuid(2), body: event(2), status: 401, answer: '{"detail": "Invalid signature"}', atMs: AT_MS + 5000 },
  { id: uuid(3), body: event(3), status: 503, answer: 'upstream down', atMs: AT_MS + 9000 },
  { id: uuid(3), body: event(3), status: 200, answer: 'ok', atMs: AT_MS + 10_500 },
];

export const SECRET_OF_HAR = 'secret-of-the-recorded-webhook';

// What a program wrote is of no type of ours: entries are changed at will.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Loose = any;

const pair = (name: string, value: string) => ({ name, value });

/** All attempts of a delivery carry the timestamp of the first. */
const firstAtMs = (wanted: string) => SEEN.find(({ id }) => id === wanted)?.atMs ?? 0;

function headersOf({ id, body }: SeenRequest): { name: string; value: string }[] {
  const timestamp = String(Math.floor(firstAtMs(id) / 1000));
  const signature = createHmac('sha256', SECRET_OF_HAR).update(`${id}.${timestamp}.${body}`).digest('base64');
  return [
    pair('Host', 'shop.example.com'),
    pair('User-Agent', 'python-requests/2.34.2'),
    pair('Content-Type', 'application/json'),
    pair('X-MLflow-Delivery-Id', id),
    pair('X-MLflow-Timestamp', timestamp),
    pair('X-MLflow-Signature', `v1,${signature}`),
    pair('Content-Length', String(Buffer.byteLength(body))),
  ];
}

function entryOf(seen: SeenRequest): Loose {
  const { body, status, answer, atMs } = seen;
  return {
    startedDateTime: new Date(atMs).toISOString(),
    time: 24.5,
    request: {
      method: 'POST',
      url: 'https://shop.example.com/hooks/mlflow',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: headersOf(seen),
      queryString: [],
      headersSize: 400,
      bodySize: Buffer.byteLength(body),
      postData: { mimeType: 'application/json', text: body },
    },
    response: {
      status,
      statusText: status === 200 ? 'OK' : 'No',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [pair('Content-Type', 'application/json'), pair('Content-Length', String(answer.length))],
      content: { size: answer.length, mimeType: 'application/json', text: answer },
      redirectURL: '',
      headersSize: 80,
      bodySize: answer.length,
    },
    cache: {},
    timings: { send: 0.1, wait: 24, receive: 0.4 },
  };
}

export interface HarProgram {
  name: string;
  /** How it writes an entry. */
  entry(entry: Loose, index: number): void;
  /** How it writes the file. */
  file(har: Loose): string;
}

const offset = (iso: string, zone: string, hours: number) => new Date(Date.parse(iso) + hours * 3_600_000).toISOString().replace('Z', zone);

/** As each of them writes; what they differ in and where they were seen to break is in docs/imports.md. */
export const HAR_PROGRAMS: readonly HarProgram[] = [
  {
    name: 'Chrome',
    entry(entry, index) {
      Object.assign(entry, {
        _connectionId: String(index),
        _initiator: { type: 'script' },
        _priority: 'High',
        _resourceType: 'fetch',
        pageref: 'page_1',
      });
      entry.request.headers = entry.request.headers.map(({ name, value }: Loose) => pair(name.toLowerCase(), value));
      entry.request.headers.unshift(pair(':authority', 'shop.example.com'), pair(':method', 'POST'));
      Object.assign(entry.response, { _transferSize: 312, _error: null, _fetchedViaServiceWorker: false });
    },
    file: (har) =>
      JSON.stringify(
        {
          log: {
            version: '1.2',
            creator: { name: 'WebInspector', version: '537.36' },
            pages: [{ id: 'page_1', title: 'entries' }],
            ...har,
          },
        },
        null,
        2,
      ),
  },
  {
    name: 'Firefox',
    entry(entry) {
      entry.startedDateTime = offset(entry.startedDateTime, '+01:00', 1);
      entry.request.postData = { mimeType: 'application/json', params: [], text: entry.request.postData.text };
      entry.response.content.compression = '0';
      entry._securityState = 'secure';
    },
    file: (har) =>
      JSON.stringify(
        { log: { version: '1.2', creator: { name: 'Firefox', version: '128.0' }, browser: { name: 'Firefox' }, pages: [], ...har } },
        null,
        2,
      ),
  },
  {
    name: 'Safari',
    entry(entry) {
      delete entry.request.cookies;
      Object.assign(entry, {
        _fetchType: 'Network Load',
        _priority: 'medium',
        timings: { blocked: -1, dns: -1, send: -1, wait: -1, receive: -1 },
      });
    },
    file: (har) =>
      JSON.stringify(
        { log: { version: '1.2', creator: { name: 'WebKit Web Inspector', version: '1.0' }, pages: null, ...har } },
        null,
        '\t',
      ),
  },
  {
    name: 'Charles',
    entry(entry) {
      entry.startedDateTime = offset(entry.startedDateTime, '-04:00', -4);
      entry.response.content = {
        ...entry.response.content,
        text: Buffer.from(entry.response.content.text).toString('base64'),
        encoding: 'base64',
      };
      entry._charlesStatus = 'COMPLETE';
    },
    file: (har) => JSON.stringify({ log: { version: '1.2', creator: { name: 'Charles Proxy', version: '4.6.4' }, ...har } }),
  },
  {
    name: 'Fiddler',
    entry(entry, index) {
      entry.startedDateTime = entry.startedDateTime.replace('Z', '0000+00:00');
      entry.comment = `[#${index + 1}]`;
      entry.request.postData = { ...entry.request.postData, mimeType: '', params: [] };
    },
    file: (har) =>
      `\ufeff${JSON.stringify({ log: { pages: [], comment: 'exported @ 20.11.2026', creator: { name: 'Fiddler', version: '5.0' }, version: '1.2', ...har } })}`,
  },
  {
    name: 'mitmproxy',
    entry(entry) {
      entry.request.postData = { ...entry.request.postData, params: [] };
      entry.serverIPAddress = '203.0.113.9';
      entry.timings = { connect: -1, ssl: -1, ...entry.timings };
    },
    file: (har) =>
      JSON.stringify({ log: { version: '1.2', creator: { name: 'mitmproxy', version: '11.0.2' }, pages: [], ...har } }, null, 4),
  },
  {
    name: 'HTTP Toolkit',
    entry(entry) {
      entry.request._requestBodyStatus = undefined;
      entry.request._content = { text: entry.request.postData.text, size: entry.request.bodySize };
      delete entry.request.postData;
    },
    file: (har) => JSON.stringify({ log: { version: '1.2', creator: { name: 'HTTP Toolkit', version: '1.20' }, entries: har.entries } }),
  },
  {
    name: 'Logger++ of Burp',
    entry(entry) {
      entry.startedDateTime = offset(entry.startedDateTime, '+0530', 5.5);
      entry.request.bodySize = -1;
      entry.response.bodySize = -1;
      entry.time = null;
    },
    file: (har) => JSON.stringify({ log: { version: '1.2', creator: { name: 'LoggerPlusPlus', version: '3.19.1' }, ...har } }),
  },
];

/** The entries as that program writes them. */
export function entriesOf(program: HarProgram): Loose[] {
  return SEEN.map((seen, index) => {
    const entry = entryOf(seen);
    program.entry(entry, index);
    return entry;
  });
}
