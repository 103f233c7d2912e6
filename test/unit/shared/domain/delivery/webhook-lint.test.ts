import { expect, it } from 'vitest';
import { lintLength, lintSecret } from '#shared/domain/delivery/webhook-lint.ts';

const said = (secret: string) => lintSecret(secret).map(({ text }) => text);

it.each([
  ['', /^Without a secret nothing is signed/],
  ['a secret of some length\n', /^It begins or ends with a space or a line break/],
  [' a secret of some length', /^It begins or ends with a space or a line break/],
  ['"a secret of some length"', /^The quotes around it are part of it/],
  ['whsec_c2VjcmV0IG9mIHNvbWUgbGVuZ3Ro', /^“whsec_” is part of it/],
  ['short', /^It has 5 characters/],
])('says of %j what will surprise somebody', (secret, words) => {
  expect(said(secret)).toEqual([expect.stringMatching(words)]);
});

it('has nothing to say of a random one', () => {
  expect(said('h1XbA9mZ-pQ0uSv7tRw3yKc5')).toEqual([]);
});

it('names what a database other than SQLite would not keep', () => {
  expect(lintLength('url', 'x'.repeat(500))).toEqual([]);
  expect(lintLength('url', 'x'.repeat(501))[0]?.text).toMatch(/^501 characters\. A stock MLflow over PostgreSQL or MySQL keeps 500/);
});
