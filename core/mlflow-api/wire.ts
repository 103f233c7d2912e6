import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { parseWritten, pythonDumps, WrittenNumber } from '#shared/domain/mlflow/python-json.ts';

/*
 * Requests, field by field, as MLflow reads them: protobuf's JSON rules first, then MLflow's own checks. Both spellings
 * of a field are accepted (`run_id`, `runId`), unknown fields are ignored, null is the same as absent.
 *
 * Reading stops at the first value of a wrong type. What was read before it holds, and the request is refused only when
 * MLflow's own checks of the top-level fields find something: so MLflow does it.
 */

export const DOCS = ' See the API docs for more information about request parameters.';

/** What happens while one request is read. */
export interface Reading {
  /** A value of a wrong type was met: nothing is read after it. */
  stopped: boolean;
}

/** One field of a request: how to read its JSON value, and what MLflow checks. */
export interface Field<T> {
  /** @returns undefined, or a part, after it has stopped the reading at a value of a wrong type. */
  read(value: unknown, reading: Reading): T | undefined;
  /** When the field is not there. */
  absent: T;
  /** What a text of the query means; without it, itself. */
  fromText?: (text: string) => unknown;
  /** MLflow's own type check, for fields that have one; it decides which text a wrong value gets. */
  isOfType?: (value: unknown) => boolean;
  /** `first`: before MLflow's type check. */
  required?: boolean | 'first';
  /** A field whose value MLflow checks when this one is not there. */
  orElse?: string;
  max?: number;
  /** A further check of MLflow's own, of what stands in the request. @throws MlflowError */
  verify?: (value: unknown, name: string) => void;
  /** The most characters of a text, {@link LONGEST_TEXT} unless it says otherwise. */
  longest?: number;
}

/** MLflow's own limit for the longest texts that it has one for; names, keys, filters and all others may be as long here. */
export const LONGEST_TEXT = 100_000;

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type Message<F extends Fields> = { [Name in keyof F]: F[Name] extends Field<infer T> ? T : never };

/** Something that reads a request. */
export interface Reader<Input> {
  /** @param text what `json` was read from: messages quote numbers as they were written */
  fromJson(json: unknown, text?: string): Input;
  fromQuery(query: URLSearchParams): Input;
}

export function reader<F extends Fields>(fields: F): Reader<Message<F>> {
  const shape = shapeOf(fields);
  const entries = Object.entries(fields);

  return {
    fromJson: (json, text) => parse(fields, shape, toObject(json), text) as Message<F>,
    fromQuery(query) {
      const json: Record<string, unknown> = {};
      for (const [name, field] of entries) {
        if (!query.has(name)) continue;
        json[name] = Array.isArray(field.absent) ? query.getAll(name) : (field.fromText ?? String)(query.get(name) ?? '');
      }
      return parse(fields, shape, json) as Message<F>;
    },
  };
}

export type Shape = ReadonlyMap<string, string>;

/** Both spellings of each field, to its name. */
export function shapeOf(fields: Fields): Shape {
  return new Map(Object.keys(fields).flatMap((name) => [[name, name] as const, [camelCase(name), name] as const]));
}

export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function toObject(json: unknown): Record<string, unknown> {
  if (json === undefined || json === null) return {};
  if (typeof json === 'object' && !Array.isArray(json)) return json as Record<string, unknown>;
  throw invalidParameter('The request body must be a JSON object.');
}

function parse(fields: Fields, shape: Shape, json: Record<string, unknown>, text?: string): Record<string, unknown> {
  const reading: Reading = { stopped: false };
  const values = readFields(fields, shape, json, reading);
  for (const name in fields) {
    const field = fields[name] as Field<unknown>;
    const isGiven = Object.hasOwn(json, name);
    if (!isGiven && !field.required) continue;
    const value = isGiven ? json[name] : undefined;
    const standIn = field.orElse && (value === undefined || value === null) ? json[field.orElse] : value;
    check(name, field, standIn, { ...reading, text });
  }
  return values;
}

export function readFields(fields: Fields, shape: Shape, json: Record<string, unknown>, reading: Reading): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const name in fields) values[name] = (fields[name] as Field<unknown>).absent;
  for (const key in json) {
    const name = shape.get(key);
    if (name === undefined) continue;
    if (key !== name) refuseBoth(name, key, json);
    const value = json[key];
    if (reading.stopped || value === null || value === undefined) continue;
    const field = fields[name] as Field<unknown>;
    if (typeof value === 'string') refuseLonger(name, value, field.longest ?? LONGEST_TEXT);
    const read = field.read(value, reading);
    if (read !== undefined) values[name] = read;
  }
  return values;
}

/** @throws MlflowError in the words that MLflow has for its own limits */
export function refuseLonger(name: string, text: string, longest: number): void {
  if (text.length > longest) throw invalidParameter(`'${name}' exceeds the maximum length of ${longest} characters`);
}

function refuseBoth(name: string, camel: string, json: Record<string, unknown>): void {
  if (!Object.hasOwn(json, name)) return;
  throw invalidParameter(`Request specifies both '${name}' and '${camel}'; provide only one of them.`);
}

function check(name: string, field: Field<unknown>, value: unknown, { stopped, text }: Reading & { text: string | undefined }): void {
  const isMissing = field.required && (value === undefined || value === null || value === '');
  const missing = () => invalidParameter(`Missing value for required parameter '${name}'.${DOCS}`);
  if (isMissing && field.required === 'first') throw missing();
  if (stopped && field.isOfType && !field.isOfType(value)) throw wrongType(name, value, text);
  if (isMissing) throw missing();
  if (field.max !== undefined && (value === null || Number(value) > field.max)) throw wrongType(name, value, text);
  field.verify?.(value, name);
}

const LONGEST_SHOWN = 100_000;

/** Only here are numbers needed as they were written, so only here is the text of the request read once more. */
function wrongType(name: string, value: unknown, text: string | undefined): Error {
  const written = text === undefined ? value : (parseWritten(text) as Record<string, unknown>)[name];
  const shown = pythonDumps(written, { sortKeys: true, separators: [',', ':'] });
  return invalidParameter(
    `Invalid value ${shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}…` : shown} for parameter '${name}' supplied:  Hint: Value was of type '${pythonType(written)}'.${DOCS}`,
  );
}

function pythonType(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (value instanceof WrittenNumber) return value.isWhole ? 'int' : 'float';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return { string: 'str', boolean: 'bool' }[typeof value as string] ?? 'dict';
}
