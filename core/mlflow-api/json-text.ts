import { pythonFloat } from '#shared/domain/mlflow/python-text.ts';

/*
 * JSON as MLflow's server prints it: answers with two blanks of indentation, errors on one line, both in ASCII.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON.stringify has escaped the control characters below 0x20 already.
const NOT_ASCII = /[^\x00-\x7e]/;

/** An answer's body. Keys keep the order of the object, which is the order of MLflow's fields. */
export function prettyJson(value: object): string {
  return toAscii(JSON.stringify(value, undefined, 2));
}

export function asciiJson(value: unknown): string {
  return toAscii(JSON.stringify(value));
}

/** A double, with the fraction that Python always prints; NaN and the infinities are texts in an answer. */
export function doubleJson(value: number): unknown {
  const text = pythonFloat(value);
  return Number.isFinite(value) ? rawJson(text) : text;
}

function toAscii(json: string): string {
  if (!NOT_ASCII.test(json)) return json;
  return json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Since Node 22; the compiler's library does not know it yet. */
const rawJson = (JSON as unknown as { rawJSON(text: string): object }).rawJSON;
