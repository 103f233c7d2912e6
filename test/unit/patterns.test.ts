import { describe, expect, it } from 'vitest';
import { patternsOf, patternsOfRooms } from '../support/patterns/find-patterns.ts';

/*
 * A pattern that is written down is attacked by test/system/patterns-stay-quick.test.ts. One that is put together at run time cannot be found
 * there, so it is named here.
 */

/** Where patterns are put together at run time, and how often in the file. */
const BUILT: Readonly<Record<string, number>> = {
  // From constants, while the module is loaded: attacked below.
  'shared/domain/delivery/retry-after.ts': 2,
  'shared/domain/mlflow/search-syntax.ts': 2,
  // From the paths of our routes: attacked below.
  'core/mlflow-api/router.ts': 1,
  // `.{76}(?=.)`, with a number of ours: a secret that was broken into lines or groups.
  'core/signing/secret/secret-edges.ts': 1,
  'core/signing/secret/secret-encodings.ts': 1,
  // The user's own pattern for the user's own program: only tried out in the one, and run on lines of 8 KiB in the other.
  'core/tunnel/parse-settings.ts': 1,
  'core/tunnel/custom.ts': 1,
  // Hosts and tag values of the one delivery that somebody shares, escaped: each is looked for as it is.
  'shared/session/mask.ts': 5,
};

it('a pattern is put together at run time only where it is known', () => {
  const counts: Record<string, number> = {};
  for (const { file } of patternsOfRooms().built) counts[file] = (counts[file] ?? 0) + 1;

  expect(counts).toEqual(BUILT);
});

describe('the fence itself', () => {
  it.each(['new RegExp(text)', 'RegExp(text)', 'Reflect.construct(RegExp, [text])', 'name.match("a*b")', 'new globalThis.RegExp(text)'])(
    'sees that %s builds one',
    (code) => {
      expect(patternsOf('core/breach.ts', `export const found = ${code};`).built).toHaveLength(1);
    },
  );

  it('sees no pattern in a comment, a division or a text', () => {
    const code = 'export const a = 4 / 2; // not /x*/ a pattern\nexport const b = "/y*/" + a / 3;';

    expect(patternsOf('core/fine.ts', code)).toEqual({ literals: [], built: [] });
  });
});
