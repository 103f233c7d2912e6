import { expect, test } from 'vitest';
import { createRecentLog } from '#core/recent-log.ts';
import { fakeClock } from '../../support/fake-clock.ts';

test('warnings and errors are remembered with their fields, the newest 200 of them, and everything is passed on', () => {
  const passed: string[] = [];
  const take = (message: string) => void passed.push(message);
  const { logger, lines } = createRecentLog({ info: take, warn: take, error: take }, fakeClock());

  logger.info('ready');
  for (let n = 0; n < 201; n += 1) logger.warn(`warning ${n}`);
  logger.error('not written', { code: 'ENOSPC', n: 3 });

  expect(passed.length).toBe(203);
  expect(lines().length).toBe(200);
  expect(lines()[0]?.text).toBe('warning 2');
  expect(lines().at(-1)).toMatchObject({ level: 'error', text: 'not written code=ENOSPC n=3' });
});
