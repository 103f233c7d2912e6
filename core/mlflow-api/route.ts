import type { IncomingMessage } from 'node:http';
import type { Answer } from './answer.ts';
import { type Fields, type Message, type Reader, reader } from './wire.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** The parts of the path that stand between braces, decoded. */
export type PathParams = Readonly<Record<string, string>>;

/** What a request says: its query, or its body with the text that it was read from. */
export type RequestInput = { query: URLSearchParams } | { json: unknown; text?: string };

/** A request that has been read and only has to be done. */
export interface Work {
  /** What has to be known before the transaction begins, such as the addresses of a host. */
  prepare?: () => Promise<void>;
  run(): object | Promise<object>;
}

/**
 * One entry of the table. `path` begins after the prefix of its plane (`/api/2.0/mlflow/` and the like);
 * `{x}` stands for one segment, `{x...}` for the rest.
 */
export type Route = { method: Method; path: string } & (
  | {
      kind: 'json';
      /** Whether the work changes something: then it runs inside a work of the writer. */
      writes: boolean;
      /** 200 unless it is another. */
      status?: number;
      /** @throws MlflowError for what is missing or of a wrong type. */
      read(input: RequestInput, params: PathParams): Work;
    }
  /** Raw bytes in or out. Before it reads a body it calls `mayContinue`, which some clients wait for. */
  | {
      kind: 'raw';
      run(request: IncomingMessage, params: PathParams, query: URLSearchParams, mayContinue: () => void): Answer | Promise<Answer>;
    }
);

type Run<F extends Fields, Result> = (input: Message<F>, params: PathParams) => Result;

/** Changes nothing. */
export function read<F extends Fields>(method: Method, path: string, fields: F, run: Run<F, object | Promise<object>>): Route {
  return { kind: 'json', method, path, writes: false, read: workOf(reader(fields), run) };
}

/** Changes something: `run` is one transaction, `prepare` comes before it. */
export function write<F extends Fields>(
  method: Method,
  path: string,
  fields: F,
  run: Run<F, object>,
  prepare?: Run<F, Promise<void>>,
): Extract<Route, { kind: 'json' }> {
  return { kind: 'json', method, path, writes: true, read: workOf(reader(fields), run, prepare) };
}

function workOf<Input>(
  { fromJson, fromQuery }: Reader<Input>,
  run: (input: Input, params: PathParams) => object | Promise<object>,
  prepare?: (input: Input, params: PathParams) => Promise<void>,
): Extract<Route, { kind: 'json' }>['read'] {
  return (source, params) => {
    const input = 'query' in source ? fromQuery(source.query) : fromJson(source.json, source.text);
    return { run: () => run(input, params), ...(prepare && { prepare: () => prepare(input, params) }) };
  };
}

export function raw(method: Method, path: string, run: Extract<Route, { kind: 'raw' }>['run']): Route {
  return { kind: 'raw', method, path, run };
}

/** For calls that answer nothing but that it worked. */
export function done(action: () => void): object {
  action();
  return {};
}
