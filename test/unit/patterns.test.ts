import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';
import { type FoundPattern, patternsOf, patternsOfRooms } from '../support/patterns/find-patterns.ts';
import { PATTERN_LIMIT_MS, type PatternUnderTest, slowestAttack } from '../support/patterns/slowest-attack.ts';

/*
 * Text from outside must not choose how long a pattern takes. Every pattern of the sources is found and attacked here, whether or not
 * such text reaches it today.
 */

vi.setConfig({ testTimeout: 120_000 });

const ROOT = path.resolve(import.meta.dirname, '../..');
const { literals, built } = patternsOfRooms();

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

const OriginalRegExp = RegExp;
afterEach(() => {
  globalThis.RegExp = OriginalRegExp;
});

/** The patterns that are built meanwhile. */
async function builtDuring(work: () => Promise<unknown>): Promise<PatternUnderTest[]> {
  const recorded: PatternUnderTest[] = [];
  globalThis.RegExp = new Proxy(OriginalRegExp, {
    construct(target, [source, flags = '']: [string | RegExp, string?]) {
      recorded.push({ source: source instanceof target ? source.source : source, flags });
      return new target(source, flags);
    },
  });
  await work();
  globalThis.RegExp = OriginalRegExp;
  return recorded;
}

function slowestOf(patterns: readonly PatternUnderTest[]): { slowestMs: number; tooSlow: string[] } {
  const measured = patterns.map((pattern) => ({ pattern, ...slowestAttack(pattern) }));
  const describe = ({ pattern, attack, slowestMs }: (typeof measured)[number]) =>
    `${'where' in pattern ? `${String(pattern.where)} ` : ''}/${pattern.source}/${pattern.flags}: ${slowestMs.toFixed(0)} ms for ${JSON.stringify(attack)}`;
  return {
    slowestMs: Math.max(...measured.map(({ slowestMs }) => slowestMs)),
    tooSlow: measured.filter(({ slowestMs }) => slowestMs > PATTERN_LIMIT_MS).map(describe),
  };
}

const once = (patterns: readonly FoundPattern[]) => [
  ...new Map(patterns.map((pattern) => [`/${pattern.source}/${pattern.flags}${pattern.splits}`, pattern])).values(),
];

/** R-18, for some patterns. */
const slowestFigure = (value: number): GuardFigure => ({
  row: 'R-18',
  what: 'the slowest pattern against 32 KiB',
  ...{ value, unit: 'ms', atMost: PATTERN_LIMIT_MS },
});

it('no pattern of the sources takes long for 32 KiB, whatever stands in them', () => {
  expect(literals.length).toBeGreaterThan(250);

  const { slowestMs, tooSlow } = slowestOf(once(literals));

  expect(tooSlow).toEqual([]);
  guardFigure(slowestFigure(slowestMs));
});

it('a pattern is put together at run time only where it is known', () => {
  const counts: Record<string, number> = {};
  for (const { file } of built) counts[file] = (counts[file] ?? 0) + 1;

  expect(counts).toEqual(BUILT);
});

it('no pattern that is put together takes long either', async () => {
  const routes = globSync('core/mlflow-api/routes/*.ts', { cwd: ROOT })
    .flatMap((file) => [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/'([a-z/-]+\/\{[^'\s]*)'/g)])
    .map(([, template = '']) => ({ path: template, method: 'GET', handle: () => undefined }));

  const patterns = await builtDuring(async () => {
    await import('#shared/domain/delivery/retry-after.ts');
    await import('#shared/domain/mlflow/search-syntax.ts');
    const { createRouter } = await import('#core/mlflow-api/router.ts');
    createRouter([{ prefixes: ['/api/2.0/mlflow/'], routes: routes as never }]);
  });

  expect(patterns.length).toBeGreaterThanOrEqual(6);
  expect(slowestOf(patterns).tooSlow).toEqual([]);
});

describe('the fence itself', () => {
  it.each([
    String.raw`const late = /\s+$/;`,
    String.raw`const both = text.replace(/^\s+|\s+$/g, '');`,
    'const twice = /^(a+)+$/;',
    'const far = /one.*two/;',
    'const tag = /<!--.*-->/s;',
    String.raw`const number = /(\d+)\.(\d+)$/;`,
    String.raw`const blanks = /^Bearer\s+\s*(\S+)$/;`,
    'const query = /[?&][^=&]*token=/g;',
    'const [first] = text.split(/-*,/);',
    String.raw`const ahead = /(?=\w*!)\w/g;`,
    'const late = /(?:x|[0-9])+[A-Z]{2,}:$/u;',
  ])('stops %s', (code) => {
    const [pattern] = patternsOf('core/breach.ts', code).literals;

    knownBad('R-18', [slowestFigure(pattern ? slowestAttack(pattern, 3000).slowestMs : 0)]);
  });

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
