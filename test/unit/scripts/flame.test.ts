import { expect, test } from 'vitest';
import { flameOf } from '../../../scripts/flame/flame.ts';
import { flameSvg } from '../../../scripts/flame/flame-svg.ts';

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 0 });
const PROFILE = {
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 3, 4, 5] },
    { id: 2, callFrame: frame('(idle)') },
    { id: 3, callFrame: frame('keep', '/home/someone/dist/cli/core.cjs'), children: [6] },
    { id: 4, callFrame: frame('keep', '/home/someone/dist/cli/core.cjs') },
    { id: 5, callFrame: frame('', 'node:net') },
    { id: 6, callFrame: frame('a<b', 'node:fs') },
  ],
  samples: [5, 2, 3, 4, 6, 5],
  timeDeltas: [900, 500, 10, 20, 30, 40],
};

test('a flame has what ran after the start, joined by name, longest first, without the paths of a machine', () => {
  const flame = flameOf(PROFILE, 0.2);

  expect(flame).toEqual({
    name: 'all',
    micros: 100,
    children: [
      { name: 'keep · core.cjs', micros: 60, children: [{ name: 'a<b · fs', micros: 30, children: [] }] },
      { name: '(anonymous) · net', micros: 40, children: [] },
    ],
  });
});

test('each box is as wide as its share and tells its name', () => {
  const svg = flameSvg(flameOf(PROFILE, 0.2), 'Two & three');

  expect(svg).toContain('<title>keep · core.cjs: 60.0 %</title>');
  expect(svg).toContain('<title>a&lt;b · fs: 30.0 %</title>');
  expect(svg).toContain('Two &amp; three');
});
