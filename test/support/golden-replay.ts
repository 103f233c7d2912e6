import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { closeServer } from '#core/http/close.ts';
import { listen } from '#core/http/listen.ts';

/** One exchange of test/fixtures/golden/rest.jsonl; the README there says what the fields mean. */
export interface GoldenExchange {
  name: string;
  group: string;
  method: string;
  path: string;
  request_headers: Record<string, string>;
  request_body: string | null;
  request_body_b64?: string;
  status: number;
  response_content_type: string | null;
  response_body: string | null;
  response_body_b64?: string;
  volatile: string[];
  loose?: string[];
  receiver_answers?: { status: number; headers: Record<string, string>; body_b64: string }[];
}

/** Where the transcripts' receiver listened. */
const RECEIVER = '127.0.0.1:5699';

export function readExchanges(): GoldenExchange[] {
  const file = fileURLToPath(new URL('../fixtures/golden/rest.jsonl', import.meta.url));
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as GoldenExchange);
}

export interface Replay {
  /** Sends one line and says how the answer differs, or nothing. */
  exchange(line: GoldenExchange): Promise<string | undefined>;
  /** Sends one line, and gives the answer with the names that the transcript has for what the server chose. */
  record(line: GoldenExchange): Promise<RecordedAnswer>;
  /** What the receiver got, in order, as it came. */
  readonly deliveries: ReceivedDelivery[];
  /** A text of this server with the names that the transcript has for what the server chose. */
  toTheirs(text: string): string;
  close(): Promise<void>;
}

/** The part of an exchange that a server decides. */
export type RecordedAnswer = Pick<GoldenExchange, 'status' | 'response_content_type' | 'response_body' | 'response_body_b64'>;

export interface ReceivedDelivery {
  step: string;
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body: string;
}

/**
 * Plays the transcripts against a server, line after line: what the transcripts' server chose (ids, times) is replaced by
 * what this one chose, in all later requests, and left out when comparing.
 */
export async function startReplay(url: string): Promise<Replay> {
  const known = new Map<string, string>();
  const deliveries: ReceivedDelivery[] = [];
  let answers: NonNullable<GoldenExchange['receiver_answers']> = [];
  let step = '';

  const receiver = createServer(async (request, response) => {
    const body = await readAll(request);
    deliveries.push({
      step,
      method: request.method ?? '',
      path: request.url ?? '',
      headers: pairs(request.rawHeaders),
      body: body.toString('latin1'),
    });
    const { status, headers, body_b64 } = answers.shift() ?? { status: 200, headers: {}, body_b64: 'b2s=' };
    response.writeHead(status, headers);
    response.end(Buffer.from(body_b64, 'base64'));
  });
  const receiverPort = await listen(receiver, { host: '127.0.0.1', port: 0, mayMove: false, flag: '' });
  known.set(RECEIVER, `127.0.0.1:${receiverPort}`);

  const toOurs = (text: string) => replaceAll(text, [...known]);
  const toTheirs = (text: string) =>
    replaceAll(
      text,
      [...known].map(([theirs, ours]) => [ours, theirs] as const),
    );

  return {
    deliveries,
    toTheirs,
    async exchange(line) {
      const got = await ask(line);
      return line.loose ? compareLoosely(line, got) : compare(line, got, documentOf(line), toTheirs);
    },
    async record(line) {
      const { status, type, text, bytes } = await ask(line);
      const answer = { status, response_content_type: type, response_body: toTheirs(text) };
      return isUtf8(bytes) ? answer : { ...answer, response_body: null, response_body_b64: bytes.toString('base64') };
    },
    close: () => closeServer(receiver, 500),
  };

  async function ask(line: GoldenExchange): Promise<Got> {
    step = line.name;
    answers = [...(line.receiver_answers ?? [])];
    const got = await send(url, line, toOurs);
    if (!line.loose) for (const pointer of line.volatile) learn(pointer, documentOf(line), { response_body: parse(got.text) });
    return got;
  }

  function learn(pointer: string, theirs: object, ours: object): void {
    const [expected, actual] = [valueAt(theirs, pointer), valueAt(ours, pointer)];
    if (typeof expected === 'string' && typeof actual === 'string' && expected !== actual && isId(expected)) known.set(expected, actual);
  }
}

const documentOf = ({ response_body }: GoldenExchange) => ({ response_body: response_body === null ? undefined : parse(response_body) });

/** Ids appear inside other texts too (paths, URIs, messages), so only the ids themselves are learnt. */
const isId = (text: string) => /^(?:m-)?[0-9a-f]{32}$|^[0-9a-f-]{36}$/.test(text);

interface Got {
  status: number;
  type: string | null;
  text: string;
  bytes: Buffer;
}

async function send(url: string, line: GoldenExchange, toOurs: (text: string) => string): Promise<Got> {
  const body = line.request_body_b64 ? Buffer.from(line.request_body_b64, 'base64') : Buffer.from(toOurs(line.request_body ?? ''));
  const { hostname, port } = new URL(url);
  const headers = {
    ...line.request_headers,
    ...(body.length > 0 || line.method !== 'GET' ? { 'Content-Length': String(body.length) } : {}),
  };
  // The path goes out as it stands: `fetch` would take dots out of it.
  const request = httpRequest({ hostname, port, method: line.method, path: toOurs(line.path), headers });
  request.end(body);
  const response = await new Promise<IncomingMessage>((resolve, reject) => request.on('response', resolve).on('error', reject));
  const bytes = await readAll(response);
  return { status: response.statusCode ?? 0, type: response.headers['content-type'] ?? null, text: bytes.toString(), bytes };
}

function compareLoosely(line: GoldenExchange, got: Got): string | undefined {
  const code = (text: string | null) => (parse(text ?? '') as { error_code?: string } | undefined)?.error_code;
  if (got.status === line.status && code(got.text) === code(line.response_body)) return undefined;
  return `${line.status} ${code(line.response_body)} expected, got ${got.status} ${got.text}`;
}

function compare(line: GoldenExchange, got: Got, theirs: object, toTheirs: (text: string) => string): string | undefined {
  if (hasCrashed(line)) {
    const isRefusal = got.status >= 400 && got.status < 500 && /^\{(?:"error_code": ?"[A-Z_]+", ?"message": ?"|"detail":")/.test(got.text);
    return isRefusal ? undefined : `a 4xx in the envelope expected, got ${got.status} ${got.text}`;
  }
  if (got.status !== line.status) return `status ${line.status} expected, got ${got.status} ${got.text}`;
  if (got.type !== line.response_content_type) return `type ${line.response_content_type} expected, got ${got.type}`;
  if (line.response_body_b64) {
    return got.bytes.equals(Buffer.from(line.response_body_b64, 'base64')) ? undefined : 'other bytes';
  }
  const expected = blank(line.response_body ?? '', line, theirs);
  const text = blank(toTheirs(got.text), line, { response_body: parse(toTheirs(got.text)) });
  return text === expected ? undefined : `expected ${expected}\n     got ${text}`;
}

/** Where MLflow itself crashed; the two other answers above 499 are meant. */
const hasCrashed = ({ status }: GoldenExchange) => status === 500;

/** The text with its volatile values taken out, so that whitespace and the order of keys are compared too. */
function blank(text: string, { volatile }: GoldenExchange, document: object): string {
  let blanked = text;
  for (const pointer of volatile) {
    if (pointer === '/response_body') return '';
    const value = valueAt(document, pointer);
    if (typeof value === 'string' || typeof value === 'number') blanked = blanked.replaceAll(JSON.stringify(value), '*');
  }
  return blanked;
}

function valueAt(document: object, pointer: string): unknown {
  return pointer
    .slice(1)
    .split('/')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
      document,
    );
}

function replaceAll(text: string, pairs: Iterable<readonly [from: string, to: string]>): string {
  let replaced = text;
  for (const [from, to] of pairs) replaced = replaced.replaceAll(from, to);
  return replaced;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name, raw[i + 1] ?? '']] : []));
}
