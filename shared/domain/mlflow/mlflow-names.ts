import { invalidParameter } from './mlflow-error.ts';
import { pythonDumps } from './python-json.ts';
import { pythonRepr } from './python-repr.ts';
import { normalPath, pythonLength } from './python-text.ts';
import type { MlflowRelease } from './release.ts';

/*
 * Rules that MLflow has for the keys of tags, params and metrics alike, in its words. Source: MLflow, measured.
 */

const KEY = /^[/\p{L}\p{N}_.\- :]*$/u;

/** @param parameter how the message names it: `key`, `params[0].key` */
export function checkKey(key: string, release: MlflowRelease, parameter = 'key'): void {
  if (!KEY.test(judgedPart(key, release))) {
    throw invalidValue(
      parameter,
      key,
      'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).',
    );
  }
  checkPathLike(parameter, key);
}

/** Before 3.18 a line break at the end was not looked at. */
export const judgedPart = (text: string, release: MlflowRelease): string =>
  !release.has('judgesLastLineBreak') && text.endsWith('\n') ? text.slice(0, -1) : text;

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
  invalidParameter(`Invalid value ${pythonDumps(value)} for parameter '${parameter}' supplied: ${why}`);
