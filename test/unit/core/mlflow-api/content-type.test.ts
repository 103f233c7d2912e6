import { expect, it } from 'vitest';
import { contentTypeOf } from '#core/mlflow-api/content-type.ts';

it.each([
  ['a.txt', 'text/plain'],
  ['conda.yaml', 'text/plain'],
  ['MLmodel', 'text/plain'],
  ['page.HTML', 'text/html'],
  ['plot.png', 'image/png'],
  ['model.skops', 'application/octet-stream'],
  ['README', 'application/octet-stream'],
  ['a.toString', 'application/octet-stream'],
])('takes the type of %s from its name', (name, type) => {
  expect(contentTypeOf(name)).toBe(type);
});
