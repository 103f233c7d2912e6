import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { junitOf } from '#shared/domain/check/junit.ts';
import { markdownOf } from '#shared/domain/check/markdown.ts';
import type { CheckOutcome, CheckReport } from '#shared/domain/check/report.ts';

function reportWith(text: string): CheckReport {
  const failed: CheckOutcome = {
    ...{ id: 'wrong-prefix', level: 'must', result: 'fail', why: `Refused: ${text}`, care: text, fix: text, answer: text, tookMs: 6 },
    exchanges: [
      {
        deliveryId: 'id-1',
        headers: [],
        body: '{}',
        unusual: text,
        tookMs: 6,
        came: { kind: 'answer', status: 500, headers: [], body: text },
      },
    ],
  };
  return {
    ...{
      target: 'http://127.0.0.1:8000/hook',
      mlflowVersion: '3.17.2',
      startedAtMs: 1_796_009_640_000,
      tookMs: 3400,
      notTestable: ['What nobody sees'],
    },
    checks: [
      failed,
      { ...failed, id: 'floats', level: 'should' },
      { ...failed, id: 'retry-after', level: 'info', result: 'skip' },
      { ...failed, id: 'valid-signature', result: 'pass' },
    ],
    summary: { passed: 1, failed: 1, warned: 1, skipped: 1 },
  };
}

const HOSTILE = fc.string({ unit: 'binary', maxLength: 60 });
/** Code units that XML 1.0 cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const NOT_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/u;

describe('JUnit', () => {
  it('counts failures, and lets warnings pass with a word', () => {
    const xml = junitOf(reportWith('“down”'));

    expect(xml).toContain('<testsuites name="hookglass check" tests="4" failures="1" errors="0" skipped="1" time="3.400">');
    expect(xml).toContain(
      '<testcase classname="Refuses what is wrong" name="wrong-prefix: Wrong prefix" time="0.006">\n      <failure type="must" message="Refused: “down”">',
    );
    expect(xml).toContain('<system-out>Warning (should): Refused: “down”');
    expect(xml).toContain('<skipped message="Refused: “down”"/>');
  });

  it('is XML whatever was answered', () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        const xml = junitOf(reportWith(text));
        expect(xml).not.toMatch(NOT_XML);
        // Without the tags that it has in any case, neither a tag nor an entity that is none is left.
        const inner = xml.replace(
          /<\/?(?:testsuites?|testcase|properties|property|failure|system-out|skipped|\?xml)(?: [\w-]+="[^"<]*")*\s*[/?]?>/g,
          '',
        );
        expect(inner).not.toMatch(/[<]|&(?!amp;|lt;|gt;|quot;|#\d+;)/);
      }),
    );
  });
});

describe('Markdown', () => {
  it('has a row for each check, and tells of what failed', () => {
    const page = markdownOf(reportWith('a | b'));

    expect(page).toContain('1 passed, 1 failed, 1 warned, 1 skipped, as MLflow 3.17.2 sends');
    expect(page).toContain('| ✕ | Wrong prefix | must | a &#124; b | Refused: a &#124; b |');
    expect(page).toContain('| ▲ | Floats such as 100.0 | should |');
    expect(page).toContain('## ✕ Wrong prefix');
  });

  it('an answer makes no row, tag, link or heading of its own', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          HOSTILE,
          fc.constantFrom('\n# h', '|x|\n|-|', '<script>', '![](http://x/y.png)', '``` \n', '@all https://example.com', '\u2028> q'),
        ),
        (text) => {
          const page = markdownOf(reportWith(text));
          const plain = markdownOf(reportWith('x'));
          expect(page.split('\n').length).toBe(plain.split('\n').length);
          const outside = page.replace(/(`+) ?[^\n]*? ?\1(?!`)/g, '');
          expect(outside).not.toMatch(/<(?!\/?$)|!\[|\]\(|https?:\/\//);
          for (const row of page.split('\n').filter((line) => line.startsWith('| '))) expect(row.split('|')).toHaveLength(7);
        },
      ),
    );
  });
});
