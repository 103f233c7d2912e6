import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { pythonFloatOf, pythonInt } from '#shared/domain/mlflow/python-text.ts';
import { DOCS, type Field, type Fields, LONGEST_TEXT, type Message, type Reading, readFields, refuseLonger, shapeOf } from './wire.ts';

/*
 * The kinds of fields that requests are made of, with protobuf's rules for reading each from JSON.
 */

const isText = (value: unknown) => typeof value === 'string';

/** A lone surrogate is no text that could be stored or sent; protobuf refuses it too. */
const readText = (value: unknown, reading: Reading): string | undefined =>
  typeof value === 'string' && value.isWellFormed() ? value : stop(reading);

export const text: Field<string | undefined> = { read: readText, absent: undefined, isOfType: isText };

/** One that MLflow judges the length of by itself, or that may be as long as the body allows. */
export const longText: Field<string | undefined> = { ...text, longest: Number.POSITIVE_INFINITY };

/** Absent, null and empty are the same here. */
export const requiredText: Field<string> = { read: readText, absent: '', isOfType: isText, required: true };

export const flag: Field<boolean | undefined> = {
  read: (value, reading) => (typeof value === 'boolean' ? value : stop(reading)),
  absent: undefined,
  isOfType: (value) => typeof value === 'boolean',
  fromText(value) {
    const lower = value.toLowerCase();
    if (lower === 'true' || lower === 'false') return lower === 'true';
    throw invalidParameter(`Invalid boolean value: ${value}, must be 'true' or 'false'.`);
  },
};

/** What Python's `int()` takes, a truth value and a fraction too. */
export function isLikeInteger(value: unknown): boolean {
  return Number.isFinite(value) || typeof value === 'boolean' || (typeof value === 'string' && pythonInt(value) !== undefined);
}

export const integer: Field<number | undefined> = {
  read: (value, reading) => readInteger(value, 2n ** 63n) ?? stop(reading),
  absent: undefined,
  isOfType: isLikeInteger,
};

/** A 32-bit number; more than `max` is refused with the generic text. */
export const smallInteger = (max?: number): Field<number | undefined> => ({
  ...integer,
  read: (value, reading) => readInteger(value, 2n ** 31n) ?? stop(reading),
  ...(max !== undefined && { max }),
});

export const double: Field<number | undefined> = {
  read: (value, reading) => readDouble(value) ?? stop(reading),
  absent: undefined,
  isOfType: (value) => ['number', 'boolean'].includes(typeof value) || (typeof value === 'string' && pythonFloatOf(value) !== undefined),
};

/** Names or numbers; an unknown name is as good as absent, an unknown number stops the reading. */
export function choice<Name extends string>(names: Readonly<Record<Name, number>>): Field<Name | undefined> {
  const byNumber = new Map(Object.entries(names).map(([name, number]) => [number as number, name as Name]));
  return {
    absent: undefined,
    isOfType: isText,
    read(value, reading) {
      if (typeof value === 'string' && Object.hasOwn(names, value)) return value as Name;
      const number = typeof value === 'string' ? Number(pythonInt(value) ?? Number.NaN) : value;
      if (typeof number !== 'number') return stop(reading);
      return Number.isNaN(number) ? undefined : (byNumber.get(number) ?? stop(reading));
    },
  };
}

/** @param most more items are refused */
export function list<T>(item: Field<T>, most = Number.POSITIVE_INFINITY): Field<Exclude<T, undefined>[]> {
  return {
    absent: [],
    isOfType: Array.isArray,
    read(value, reading) {
      if (!Array.isArray(value)) return stop(reading);
      if (value.length > most)
        throw invalidParameter(`The request holds a list of ${value.length} items; at most ${most} are taken there.`);
      const items: Exclude<T, undefined>[] = [];
      for (const each of value) {
        if (typeof each === 'string') refuseLonger('an item of a list', each, item.longest ?? LONGEST_TEXT);
        const read = item.read(each, reading);
        if (read !== undefined) items.push(read as Exclude<T, undefined>);
        if (reading.stopped) break;
      }
      return items;
    },
  };
}

/** An object; one of a wrong type is there all the same, and empty. */
export function nested<F extends Fields>(fields: F): Field<Message<F> | undefined> {
  const shape = shapeOf(fields);
  return {
    absent: undefined,
    read(value, reading) {
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      if (!isObject) stop(reading);
      return readFields(fields, shape, isObject ? (value as Record<string, unknown>) : {}, reading) as Message<F>;
    },
  };
}

/** An empty value is missing rather than of a wrong type. */
export const requiredFirst = <T>(field: Field<T>) => ({ ...field, required: 'first' }) as Field<Exclude<T, undefined>>;

/** The value of another name stands in for a missing one. */
export const orElse = <T>(field: Field<T>, name: string): Field<T> => ({ ...field, orElse: name });

export const required = <T>(field: Field<T>) => ({ ...field, required: true }) as Field<Exclude<T, undefined>>;

/** Read as any other, but MLflow has no check of its own for it. */
export function unchecked<T>(field: Field<T>): Field<T> {
  const { isOfType: _, ...rest } = field;
  return rest;
}

/** With these members in each item, and none of them empty. */
export function complete<T>(field: Field<T>, members: readonly string[]): Field<T> {
  return {
    ...field,
    verify(value, name) {
      if (!Array.isArray(value)) return;
      for (const [at, item] of value.entries()) {
        if (typeof item !== 'object' || item === null) throw invalidParameter(`${name}[${at}] must be an object.`);
        const missing = members.find((member) => (item[member] ?? '') === '');
        if (missing) throw invalidParameter(`Missing value for required parameter '${name}[${at}].${missing}'.${DOCS}`);
      }
    },
  };
}

/** Each is a row that is written before anybody else's turn. MLflow has no limit where a batch has none; 2,000 take 40 ms. */
export const MOST_ROWS = 2000;
/** Of the values of one list together: twenty of the longest that MLflow takes. */
const MOST_CHARACTERS = 2_000_000;
/** Each is a term of the query. */
const MOST_TERMS = 100;

/** Texts; MLflow looks at each item, too, when the request could not be read. */
export const texts: Field<string[]> = { ...list(text), isOfType: (value) => Array.isArray(value) && value.every(isText) };

/** What a search is sorted by. */
export const orderBy = list(text, MOST_TERMS);
export const orderTexts: Field<string[]> = { ...texts, read: orderBy.read };
export const orderOf = <T>(item: Field<T>) => list(item, MOST_TERMS);

/** `[{"key": …, "value": …}]` as pairs, in the order of the request. */
function pairs(most: number, mostCharacters: number): Field<TagPairs> {
  const items = list(nested({ key: text, value: longText }), most);
  return {
    absent: [],
    isOfType: Array.isArray,
    read(value, reading) {
      const read = items.read(value, reading)?.map((tag) => [tag.key ?? '', tag.value ?? ''] as const) ?? [];
      const characters = read.reduce((sum, [key, text]) => sum + key.length + text.length, 0);
      if (characters > mostCharacters) throw invalidParameter(`A list of the request holds more than ${mostCharacters} characters in all.`);
      return read;
    },
  };
}

export const tags = pairs(MOST_ROWS, MOST_CHARACTERS);
/** Of a batch, for whose limits MLflow has words. */
export const batchPairs = pairs(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);

function stop(reading: Reading): undefined {
  reading.stopped = true;
}

function readInteger(value: unknown, limit: bigint): number | undefined {
  const number = typeof value === 'string' && !value.includes(' ') ? integerOf(value) : wholeOf(value);
  return number === undefined || number < -limit || number >= limit ? undefined : Number(number);
}

/** A text that is a whole number as a float counts, too: `1e3`. */
const integerOf = (text: string) => pythonInt(text) ?? wholeOf(pythonFloatOf(text));

const wholeOf = (value: unknown) => (typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined);

/** NaN and the infinities are texts in JSON. */
function readDouble(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' && value !== 'nan' ? pythonFloatOf(value) : undefined;
}
