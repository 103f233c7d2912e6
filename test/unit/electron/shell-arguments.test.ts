import { expect, test } from 'vitest';
import { SHELL_ARGUMENTS } from '../../../electron/shell-arguments.ts';
import type { ShellRequest } from '../../../shared/domain/app/shell-bridge.ts';

const takes = (request: ShellRequest, ...args: unknown[]) => SHELL_ARGUMENTS[request].safeParse(args).success;
const ITEM = { id: 'copy', title: 'Copy', off: false };
const PLACE = { x: 1, y: 2.5 };

test('what the page says is taken', () => {
  expect(takes('shell:engine-state')).toBe(true);
  expect(takes('shell:copy-text', '')).toBe(true);
  expect(takes('shell:set-menu', { commands: { pause: { off: false, on: true } }, letters: true })).toBe(true);
  expect(takes('shell:show-menu', [[ITEM], []], PLACE)).toBe(true);
  expect(takes('shell:change-setting', 'tray', true)).toBe(true);
  expect(takes('shell:tell-happened', [{ kind: 'failed', id: 'd7', webhook: 'a "hook"', text: '503' }])).toBe(true);
  expect(takes('shell:tell-happened', [{ kind: 'run', title: 'Run 1', text: '', place: 'conformance/runs/1' }])).toBe(true);
});

test.each<[ShellRequest, unknown[]]>([
  ['shell:restart-engine', ['now']],
  ['shell:show-log', [{}]],
  ['shell:copy-text', []],
  ['shell:copy-text', [1]],
  ['shell:copy-text', [['a']]],
  ['shell:copy-text', ['a', 'b']],
  ['shell:set-menu', [{ commands: [], letters: true }]],
  ['shell:set-menu', [{ commands: { pause: { off: false } }, letters: true }]],
  [
    'shell:set-menu',
    [{ commands: Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`c${n}`, { off: false, on: false }])), letters: true }],
  ],
  ['shell:show-menu', [[[ITEM]]]],
  ['shell:change-setting', ['theme', 'dark']],
  ['shell:change-setting', ['tray', 1]],
  ['shell:set-theme', ['pink']],
  ['shell:read-file', ['id', -1]],
  ['shell:read-file', ['id', 0.5]],
  ['shell:tell-happened', [[{ kind: 'failed', id: 'd7/../x', webhook: 'a', text: '' }]]],
  ['shell:tell-happened', [[{ kind: 'run', title: 'a', text: '', place: 'x#code=1' }]]],
  ['shell:set-news', [{ state: 'idle', paused: false, trackingUri: '', failures: [], progress: 2 }]],
  ['shell:show-menu', ['[[]]', PLACE]],
  ['shell:show-menu', [[[{ ...ITEM, click: 'x' }]], PLACE]],
  ['shell:show-menu', [[[{ ...ITEM, off: 'no' }]], PLACE]],
  ['shell:show-menu', [[[{ ...ITEM, title: 'a'.repeat(501) }]], PLACE]],
  ['shell:show-menu', [[Array.from({ length: 51 }, () => ITEM)], PLACE]],
  ['shell:show-menu', [[[ITEM]], { x: Number.NaN, y: 0 }]],
  ['shell:show-menu', [[[ITEM]], { x: 1e9, y: 0 }]],
  ['shell:show-menu', [[[ITEM]], null]],
])('%s is refused with %j', (request, args) => {
  expect(takes(request, ...args)).toBe(false);
});
