import { expect, it } from 'vitest';
import { shownTarget } from '#core/mlflow-api/shown-target.ts';

it.each([
  ['/x?access_token=abc&page_token=abc&q=1', '/x?access_token=•••&page_token=abc&q=1'],
  ['/f?X-Amz-Signature=a%3D&X-Amz-Credential=b&X-Amz-Date=c', '/f?X-Amz-Signature=•••&X-Amz-Credential=•••&X-Amz-Date=c'],
  ['/callback?code=1&state=2&%70assword=3&%zz=4', '/callback?code=•••&state=2&%70assword=•••&%zz=•••'],
  ['/token=abc', '/token=abc'],
  ['/x?name=token', '/x?name=token'],
])('leaves out what lets somebody in: %s', (target, shown) => {
  expect(shownTarget(target)).toBe(shown);
});
