import { describe, expect, test } from 'vitest';
import { parseCustomCommand, parseTunnelSettings } from '#core/tunnel/parse-settings.ts';
import { RefusedValueError } from '#core/tunnel/safe-value.ts';
import { HOSTILE_VALUES } from '../../../support/hostile-values.ts';

const ssh = { provider: 'ssh', host: 'relay.example.org', user: 'hook', port: 2222, remotePort: 8080 };
const custom = { command: 'bore', args: ['local', '{port}', '--to', 'bore.pub'], urlPattern: 'listening at (\\S+)' };

/** Every field that ends up in an argument list, in settings that are otherwise good. */
const FIELDS: readonly [name: string, parse: (value: unknown) => unknown][] = [
  ['ssh host', (host) => parseTunnelSettings({ ...ssh, host })],
  ['ssh user', (user) => parseTunnelSettings({ ...ssh, user })],
  ['ssh port', (port) => parseTunnelSettings({ ...ssh, port })],
  ['ssh remotePort', (remotePort) => parseTunnelSettings({ ...ssh, remotePort })],
  ['ssh publicUrl', (publicUrl) => parseTunnelSettings({ ...ssh, publicUrl })],
  ['ssh identityFile', (identityFile) => parseTunnelSettings({ ...ssh, identityFile })],
  ['ssh jump', (jump) => parseTunnelSettings({ ...ssh, jump })],
  ['cloudflared name', (name) => parseTunnelSettings({ provider: 'cloudflared-named', name, publicUrl: 'https://hooks.example.org' })],
  ['cloudflared publicUrl', (publicUrl) => parseTunnelSettings({ provider: 'cloudflared-named', name: 'hooks', publicUrl })],
  ['ngrok domain', (domain) => parseTunnelSettings({ provider: 'ngrok', domain })],
  ['provider', (provider) => parseTunnelSettings({ provider })],
  ['custom command', (command) => parseCustomCommand({ ...custom, command })],
];

describe.each(FIELDS)('%s', (name, parse) => {
  test.each(HOSTILE_VALUES.filter((value) => name !== 'custom command' || !isFileName(value)))('refuses %j with a sentence', (value) => {
    const refused = errorOf(() => parse(value));

    expect(refused).toBeInstanceOf(RefusedValueError);
    expect(refused?.message).toMatch(/^\w[\w-]*: .{10,}\.$/s);
    expect(refused?.message).not.toMatch(/\p{Cc}/u);
  });
});

test('refuses an argument of the custom command that holds more than text', () => {
  const hostile = ['a b', '--to=$(id)', '-x;id', 'a\u0000', '`id`', '--', '-'];

  for (const arg of hostile) expect(() => parseCustomCommand({ ...custom, args: ['{port}', arg] }), arg).toThrow(RefusedValueError);
});

test('asks for the place of the port in a custom command, and for a pattern that compiles', () => {
  expect(() => parseCustomCommand({ ...custom, args: ['local', '8000'] })).toThrow('{port}');
  expect(() => parseCustomCommand({ ...custom, urlPattern: '(' })).toThrow('urlPattern: it is not a regular expression.');
});

test('takes good settings as they are', () => {
  const own = { ...ssh, publicUrl: 'https://hooks.example.org', identityFile: '~/.ssh/id_ed25519', jump: '10.0.0.1' };

  expect(parseTunnelSettings(own)).toEqual(own);
  expect(parseTunnelSettings({ provider: 'ssh', host: '2001:db8::1' })).toEqual({ provider: 'ssh', host: '2001:db8::1' });
  expect(parseTunnelSettings({ provider: 'ngrok' })).toEqual({ provider: 'ngrok' });
  expect(parseCustomCommand(custom)).toEqual(custom);
});

test('says which settings a provider takes when it gets another', () => {
  expect(() => parseTunnelSettings({ provider: 'cloudflared', command: 'sh' })).toThrow('cloudflared: it takes no further settings.');
  expect(() => parseTunnelSettings({ provider: 'ngrok', host: 'x' })).toThrow('ngrok: it takes domain.');
  expect(() => parseTunnelSettings({ provider: 'bore' })).toThrow(
    'provider: one of cloudflared, cloudflared-named, ngrok, localhost.run, serveo, ssh, custom is expected.',
  );
  expect(() => parseTunnelSettings('ngrok')).toThrow('an object');
});

test('asks for the port behind a public URL of one’s own', () => {
  expect(() => parseTunnelSettings({ provider: 'ssh', host: 'a.example.org', publicUrl: 'https://hooks.example.org' })).toThrow(
    'remotePort',
  );
});

/** Programs may be called like this; host names and the like may not. */
const isFileName = (value: string) => value === 'a@b@c' || value === 'exämple.org';

function errorOf(work: () => unknown): Error | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
