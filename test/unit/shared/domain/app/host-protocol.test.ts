import { expect, test } from 'vitest';
import { CORE_ENV, isCoreVariable, parseHostMessage } from '#shared/domain/app/host-protocol.ts';
import { CORE_ENV as CORE_ENV_OF_THE_COMMAND } from '../../../../../scripts/pinned-node.mjs';

test('the command and the desktop app start a core alike', () => {
  expect(CORE_ENV_OF_THE_COMMAND).toEqual(CORE_ENV);
});

test('a shell says how to start a guard, and when to stop', () => {
  expect(parseHostMessage({ type: 'stop' })).toEqual({ type: 'stop' });
  expect(parseHostMessage({ type: 'guard', command: ['/opt/hookglass', '--tunnel-guard'] })).toEqual({
    type: 'guard',
    command: ['/opt/hookglass', '--tunnel-guard'],
  });
});

test.each([
  undefined,
  'stop',
  [],
  {},
  { type: 'go' },
  { type: 'guard' },
  { type: 'guard', command: [] },
  { type: 'guard', command: ['a', 1] },
])('%j is no message of a shell', (message) => {
  expect(parseHostMessage(message)).toBeUndefined();
});

test('settings and keys of the core are told from the rest of an environment', () => {
  const names = ['HOOKGLASS_RECEIVER_SECRET', 'MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY', 'PATH', 'MY_HOOKGLASS_', 'DISPLAY'];

  expect(names.filter(isCoreVariable)).toEqual(['HOOKGLASS_RECEIVER_SECRET', 'MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY']);
});
