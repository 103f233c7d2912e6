import { invalidParameter } from './mlflow-error.ts';
import { pythonRepr } from './python-repr.ts';
import { normalPath, pythonLength } from './python-text.ts';

/*
 * Rules that MLflow has for the keys of tags, params and metrics alike, in its words. Source: MLflow 3.17.2, measured.
 */

const KEY = /^[/\p{L}\p{N}_.\- :]*\n?$/u;

/** @param parameter how the message names it: `key`, `params[0].key` */
export function checkKey(key: string, parameter = 'key'): void {
  if (!KEY.test(key)) {
    throw invalidValue(
      parameter,
      key,
      'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).',
    );
  }
  checkPathLike(parameter, key);
}

/** What would name another file when taken for a path is refused. */
export function checkPathLike(parameter: string, name: string): void {
  const normal = normalPath(name);
  if (normal === name && name !== '.' && !name.startsWith('..') && !name.startsWith('/')) return;
  throw invalidValue(
    parameter,
    name,
    `Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to ${pythonRepr(normal)}`,
  );
}

export function checkLength(what: string, text: string, limit: number): void {
  if (isLongerThan(text, limit)) throw invalidParameter(`'${what}' exceeds the maximum length of ${limit} characters`);
}

/** The first characters of a text that may not be longer. */
export const shortened = (text: string, limit: number) => (isLongerThan(text, limit) ? [...text].slice(0, limit).join('') : text);

export const isLongerThan = (text: string, limit: number) => text.length > limit && pythonLength(text) > limit;

const invalidValue = (parameter: string, value: string, why: string) =>
  invalidParameter(`Invalid value ${JSON.stringify(value)} for parameter '${parameter}' supplied: ${why}`);
