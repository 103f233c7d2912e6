export type Fetch = typeof globalThis.fetch;

/** A problem document (RFC 9457) as an error; its message is the sentence for the user. */
export class ControlError extends Error {
  readonly status: number;
  /** Last part of the document's `type`: `not-found`, `bad-request` … */
  readonly kind: string;
  readonly errors: readonly { path: string; message: string }[];

  constructor(status: number, document: unknown) {
    const { type, detail, errors } = (typeof document === 'object' && document !== null ? document : {}) as Record<string, unknown>;
    super(typeof detail === 'string' ? detail : `the core answered ${status}`);
    this.name = 'ControlError';
    this.status = status;
    this.kind = typeof type === 'string' ? (type.split(':').at(-1) ?? '') : '';
    this.errors = Array.isArray(errors) ? errors : [];
  }
}

export interface ControlRequests {
  json<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** undefined where the core answers 404. */
  found<T>(path: string): Promise<T | undefined>;
  bytes(path: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  done(method: string, path: string, body?: unknown): Promise<void>;
}

/** Sends requests below `/api/v1` with the token. @throws ControlError from each of its functions. */
export function createControlRequests({
  baseUrl,
  token,
  fetch = globalThis.fetch,
}: {
  baseUrl: string;
  token: string;
  fetch?: Fetch;
}): ControlRequests {
  async function send(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(`${baseUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      cache: 'no-store',
    });
    if (!response.ok) throw await errorOf(response);
    return response;
  }

  return {
    json: async (method, path, body) => (await send(method, path, body)).json(),
    found: (path) => orUndefined(send('GET', path).then((response) => response.json())),
    bytes: (path) => orUndefined(send('GET', path).then(async (response) => new Uint8Array(await response.arrayBuffer()))),
    async done(method, path, body) {
      await send(method, path, body);
    },
  };
}

/** Exchanges the one-time code of a launch link. @returns the token, or undefined when the code is used up or too old. */
export async function redeemCode(baseUrl: string, code: string, fetch: Fetch = globalThis.fetch): Promise<string | undefined> {
  const response = await fetch(`${baseUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  if (response.status === 401) return undefined;
  if (!response.ok) throw await errorOf(response);
  const { token } = (await response.json()) as { token: string };
  return token;
}

/** `?limit=10&q=…`, without the fields that are absent. */
export function query(fields: object = {}): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

async function errorOf(response: Response): Promise<ControlError> {
  const text = await response.text();
  try {
    return new ControlError(response.status, JSON.parse(text));
  } catch {
    return new ControlError(response.status, undefined);
  }
}

async function orUndefined<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof ControlError && error.status === 404) return undefined;
    throw error;
  }
}
