import { expect, it } from 'vitest';
import { contentOf } from '#renderer/ui/wire/content.ts';
import { jsonTokens, prettyLines } from '#renderer/ui/wire/json-tokens.ts';
import type { GuardFigure } from '../../../scripts/guard/figure.ts';
import { bestOf } from '../../support/best-of.ts';
import { guardFigures, knownBad } from '../../support/guard-figure.ts';

const RUNS = 5;
const MB = 1_000_000;

const member = '{"name": "churn-eu", "version": 9007199254740993, "tags": ["a", "a"]},';
const JSON_BODY = `[${member.repeat(Math.ceil((10 * MB) / member.length)).slice(0, -1)}]`;

/** Ten megabytes, as a receiver may have got them. */
const BODIES: Readonly<Record<string, Buffer>> = {
  JSON: Buffer.from(JSON_BODY),
  'one line of letters': Buffer.alloc(10 * MB, 'x'),
  'lines of one letter': Buffer.alloc(10 * MB, 'x\n'),
  'letters of three bytes': Buffer.alloc(10 * MB, '一'),
};

/** X-06, for a view of bytes: until there is something to show of all of them. */
const shownFigures = (show: (bytes: Uint8Array) => unknown, { runs = RUNS, bodies = BODIES } = {}): GuardFigure[] =>
  Object.entries(bodies).map(([name, bytes]) => ({
    ...{ row: 'X-06', what: `until 10 MB are shown, ${name}` },
    ...{ value: bestOf(runs, () => expect(show(bytes)).toBeDefined()), unit: 'ms', atMost: 200 },
  }));

it('ten megabytes are shown before a person wonders', () => {
  guardFigures(shownFigures((bytes) => contentOf(bytes, { mode: 'pretty', cut: false })));
});

it('in hex, too', () => {
  guardFigures(shownFigures((bytes) => contentOf(bytes, { mode: 'hex', cut: false })));
});

it('a view that takes all of them apart is seen through', () => {
  const { JSON: json = Buffer.alloc(0) } = BODIES;
  const takeApart = (bytes: Uint8Array) => prettyLines(jsonTokens(Buffer.from(bytes).toString()));

  knownBad('X-06', shownFigures(takeApart, { runs: 1, bodies: { JSON: json } }));
});
