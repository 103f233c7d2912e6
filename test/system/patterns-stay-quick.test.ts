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
const { literals } = patternsOfRooms();

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

    knownBad('R-18', [slowestFigure(pattern ? slowestAttack(pattern, 1000).slowestMs : 0)]);
  });
});
