import { HTTP_TOKEN } from '../http-token.ts';
import { redactRequest, type WireRequest } from './wire-request.ts';
import { base64Of, latin1Bytes, utf8Text } from './wire-text.ts';

export interface CodeOptions {
  /** Credentials as they were; without it they are taken out. The webhook's secret is in no copy. */
  withCredentials?: boolean;
  /**
   * `frozen`: id, time and signature as they were. `self`: the program makes new ones and signs with the secret in the
   * environment variable SECRET.
   */
  signing: 'frozen' | 'self';
}

/** About the connection, or made anew by whoever sends. */
const NOT_COPIED: ReadonlySet<string> = new Set(['host', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'expect']);
const MADE_ANEW: Readonly<Record<string, 'deliveryId' | 'timestamp' | 'signature'>> = {
  'x-mlflow-delivery-id': 'deliveryId',
  'x-mlflow-timestamp': 'timestamp',
  'x-mlflow-signature': 'signature',
};

/** A program for Python 3.8 and later, with its standard library alone, that sends exactly these bytes. */
export function pythonOf(request: WireRequest, options: CodeOptions): string {
  const { method, url, headers, body } = options.withCredentials ? request : redactRequest(request);
  const names = { deliveryId: 'delivery_id', timestamp: 'timestamp', signature: 'signature' };
  return [
    `import ${options.signing === 'self' ? 'base64, hashlib, hmac, http.client, os, time, uuid' : 'http.client'}`,
    'from urllib.parse import urlsplit',
    '',
    `url = urlsplit(${pythonText(url)})`,
    `body = ${pythonBytes(body)}`,
    ...(options.signing === 'self' ? ['', ...PYTHON_SIGNING] : []),
    '',
    'Connection = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection',
    'connection = Connection(url.netloc, timeout=30)',
    `connection.putrequest(${pythonText(method)}, (url.path or "/") + ("?" + url.query if url.query else ""), skip_accept_encoding=True)`,
    ...copied(headers, options).map(
      ([name, value, anew]) => `connection.putheader(${pythonText(name)}, ${anew ? names[anew] : pythonBytes(latin1Bytes(value))})`,
    ),
    'connection.putheader("Content-Length", str(len(body)))',
    'connection.endheaders(body)',
    'response = connection.getresponse()',
    'print(response.status, response.reason)',
    'print(response.read().decode(errors="replace"))',
    '',
  ].join('\n');
}

const PYTHON_SIGNING = [
  'delivery_id = str(uuid.uuid4())',
  'timestamp = str(int(time.time()))',
  'signed = f"{delivery_id}.{timestamp}.".encode() + body',
  'digest = hmac.new(os.environ["SECRET"].encode(), signed, hashlib.sha256).digest()',
  'signature = "v1," + base64.b64encode(digest).decode()',
];

/** A program for Node 18 and later (as a module; it is valid JavaScript too) that sends exactly these body bytes. */
export function typescriptOf(request: WireRequest, options: CodeOptions): string {
  const { method, url, headers, body } = options.withCredentials ? request : redactRequest(request);
  const self = options.signing === 'self';
  return [
    ...(self ? ["import { createHmac, randomUUID } from 'node:crypto';", ''] : []),
    `const body = ${scriptBytes(body)};`,
    ...(self ? ['', ...SCRIPT_SIGNING] : []),
    '',
    `const response = await fetch(${scriptText(url)}, {`,
    `  method: ${scriptText(method)},`,
    '  headers: [',
    ...copied(headers, options).map(([name, value, anew]) => `    [${scriptText(name)}, ${anew ?? scriptText(value)}],`),
    '  ],',
    ...(body.length > 0 || method === 'POST' ? ['  body,'] : []),
    "  redirect: 'manual',",
    '});',
    'console.log(response.status, response.statusText);',
    'console.log(await response.text());',
    '',
  ].join('\n');
}

const SCRIPT_SIGNING = [
  'const deliveryId = randomUUID();',
  'const timestamp = String(Math.floor(Date.now() / 1000));',
  "const hmac = createHmac('sha256', process.env.SECRET ?? '');",
  "const signature = 'v1,' + hmac.update(deliveryId + '.' + timestamp + '.').update(body).digest('base64');",
];

type Copied = readonly [name: string, value: string, anew?: 'deliveryId' | 'timestamp' | 'signature'];

/** Without the names that no HTTP library takes, and with a mark on those that the program makes itself. */
function copied(headers: WireRequest['headers'], { signing }: CodeOptions): Copied[] {
  return headers
    .filter(([name]) => HTTP_TOKEN.test(name) && !NOT_COPIED.has(name.toLowerCase()))
    .map(([name, value]) => {
      const anew = signing === 'self' ? MADE_ANEW[name.toLowerCase()] : undefined;
      return anew ? [name, value, anew] : [name, value];
    });
}

/** All ASCII, so that no editor or terminal can change or hide anything. */
function pythonBytes(bytes: Uint8Array): string {
  const escaped = Array.from(bytes, (byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    if (byte === 0x0a) return '\\n';
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `b"${escaped.join('')}"`;
}

/** Python has no pairs of surrogates. */
const pythonText = (text: string) =>
  `"${Array.from(text.replace(/["\\]/g, '\\$&'), (char) => {
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0x20 && code < 0x7f) return char;
    if (code >= 0xd800 && code < 0xe000) return '\\ufffd';
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  }).join('')}"`;

const scriptText = (text: string) =>
  JSON.stringify(text).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

function scriptBytes(bytes: Uint8Array): string {
  const text = utf8Text(bytes);
  return text === undefined ? `Buffer.from('${base64Of(bytes)}', 'base64')` : `Buffer.from(${scriptText(text)})`;
}
