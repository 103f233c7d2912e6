import { expect, test } from 'vitest';
import { StartError } from '#shared/domain/start-error.ts';
import { tunnelGuard } from '../../../cli/tunnel-guard.ts';

test('the guard of the desktop app is a program with its arguments; without one the core finds its own', () => {
  expect(tunnelGuard({ HOOKGLASS_TUNNEL_GUARD: '["/opt/Hookglass/hookglass","--tunnel-guard"]' })).toEqual({
    tunnelGuard: ['/opt/Hookglass/hookglass', '--tunnel-guard'],
  });
  expect(tunnelGuard({})).toEqual({});
});

test.each(['', '[]', '{}', '"/bin/x"', '[1]', '["/bin/x",null]', '/opt/hookglass'])('%j is refused with what was expected', (text) => {
  expect(() => tunnelGuard({ HOOKGLASS_TUNNEL_GUARD: text })).toThrow(StartError);
  expect(() => tunnelGuard({ HOOKGLASS_TUNNEL_GUARD: text })).toThrow('a JSON array of texts is expected, the program first');
});
