import { expect, it } from 'vitest';
import { gapWords } from '#renderer/views/tunnel/gap-words.ts';

const at = (day: number, hour: number, minute: number, second = 0) => new Date(2026, 10, day, hour, minute, second).getTime();
const now = at(25, 12, 0);

it.each([
  ['The tunnel was down 10:31–10:33.', at(25, 10, 31, 7), at(25, 10, 33, 20)],
  ['The tunnel was down 10:31:07–10:31:09.', at(25, 10, 31, 7), at(25, 10, 31, 9)],
  ['The tunnel was down 10:31:50–10:32:20.', at(25, 10, 31, 50), at(25, 10, 32, 20)],
  ['The tunnel was down 2026-11-24, 23:50–00:10.', at(24, 23, 50), at(25, 0, 10)],
  ['The tunnel has been down since 10:31:07.', at(25, 10, 31, 7), undefined],
  ['The tunnel has been down since 2026-11-24, 10:31:07.', at(24, 10, 31, 7), undefined],
])('%s', (words, fromMs, toMs) => {
  expect(gapWords({ fromMs, why: '', ...(toMs !== undefined && { toMs }) }, now)).toBe(words);
});
