import { expect, test } from 'vitest';
import { MAX_PASTED, readPasted } from '#shared/domain/wire/pasted/pasted.ts';
import { guardFigure } from '../support/guard-figure.ts';
import { hostilePastes } from '../support/hostile-pastes.ts';

test('reads the largest text in seconds, whatever it is made of', { timeout: 600_000 }, () => {
  const tookSec = hostilePastes(MAX_PASTED).map(([what, text]) => {
    const { user, system } = process.cpuUsage();
    expect(['none', 'request'], what).toContain(readPasted(text).kind);
    const after = process.cpuUsage();
    return (after.user + after.system - user - system) / 1e6;
  });

  guardFigure({
    row: 'R-18',
    what: 'the slowest of 40 hostile pasted texts of 10 MiB',
    value: Math.max(...tookSec),
    unit: 's of CPU',
    atMost: 10,
  });
});
