import { expect, test } from 'vitest';
import { readStartArguments, refusedSwitch, withoutChromiumSwitches } from '../../../electron/start-arguments.ts';

test.each([
  'hookglass:deliveries/9f2c?tab=verify',
  'hookglass:/deliveries/9f2c?tab=verify',
  'hookglass://deliveries/9f2c?tab=verify',
  'hookglass:///deliveries/9f2c?tab=verify',
  'HOOKGLASS://deliveries/9f2c?tab=verify',
  'HookGlass:deliveries/9f2c?tab=verify',
  'hookglass:\\\\deliveries/9f2c?tab=verify',
  ' hookglass://deliveries/9f2c?tab=verify\n',
  '"hookglass://deliveries/9f2c?tab=verify"',
])('%j is a link, never a flag, and nothing behind it is one', (link) => {
  const args = ['--data-dir', '/data', link, '--receiver-host', '0.0.0.0', '--tunnel-guard'];

  expect(readStartArguments(args)).toEqual({ flags: ['--data-dir', '/data'], route: '#/deliveries/9f2c?tab=verify', files: [] });
});

test.each(['hookglass:', 'HOOKGLASS://'])('%j opens the app and stays where it is', (link) => {
  expect(readStartArguments([link])).toEqual({ flags: [], route: '#/', files: [] });
});

test.each(['hookglass:a b', 'hookglass:"><script>', "hookglass:x'y", 'hookglass:\u202e', 'hookglass:#code=x'])(
  '%j names no place, and leads to where that is said',
  (link) => {
    expect(readStartArguments([link])).toEqual({ flags: [], route: '#/link-refused', files: [] });
  },
);

test.each(['x-hookglass:a', 'hookglass', 'http://hookglass:1/', '--hookglass:x'])('%j is no link of ours', (arg) => {
  expect(readStartArguments([arg])).toEqual({ flags: [arg], route: undefined, files: [] });
});

test('a file that the system hands over is no flag, and one behind a link is not opened', () => {
  expect(readStartArguments(['--data-dir', '/data', '/home/ada/a b.HAR', 'x.hookglass.jsonl'])).toEqual({
    flags: ['--data-dir', '/data'],
    route: undefined,
    files: ['/home/ada/a b.HAR', 'x.hookglass.jsonl'],
  });
  expect(readStartArguments(['hookglass://deliveries', '/etc/x.har']).files).toEqual([]);
});

test.each([
  ...['--remote-debugging-port=9222', '--remote-debugging-pipe', '-remote-debugging-port=1', '--REMOTE-debugging-address=0.0.0.0'],
  ...['--remote-allow-origins=*', '--inspect', '--inspect-brk=1', '--inspect-port=1', '--js-flags=--x', '--renderer-cmd-prefix=/bin/sh'],
  ...['--gpu-launcher=/bin/sh', '--utility-cmd-prefix=x', '--disable-web-security', '--enable-logging', '--load-extension=/x'],
  ...['--host-rules=MAP * x', '--host-resolver-rules=x', '--proxy-server=x', '--ignore-certificate-errors', '--user-data-dir=/x'],
  ...['--ssl-key-log-file=/x', '--log-net-log=/x', '--unsafely-treat-insecure-origin-as-secure=x', '--single-process', '--headless'],
  ...[
    '--require=/x.js',
    '--no-zygote',
    '--auto-open-devtools-for-tabs',
    '--allow-running-insecure-content',
    '--custom-devtools-frontend=x',
  ],
])('a packaged app refuses %s', (arg) => {
  expect(refusedSwitch(['--no-sandbox', arg], 'linux')).toBe(arg);
});

test('on Windows a switch may begin with a slash', () => {
  expect(refusedSwitch(['/Remote-Debugging-Port=1'], 'win32')).toBe('/Remote-Debugging-Port=1');
  expect(refusedSwitch(['/inspect'], 'linux')).toBeUndefined();
});

test.each([
  ...['--no-sandbox', '--ozone-platform=x11', '--force-device-scale-factor=2', '--tunnel-guard', '--inspector-port', '--allow-private-ips'],
  ...[
    '--allowed-hosts',
    '--data-dir',
    '/debug-data',
    '--json',
    '--open',
    '--sample',
    '--url-policy',
    '--retry-profile',
    '--respond',
    '5080',
  ],
  ...[
    '--max-retries',
    '--mlflow-port',
    '--receiver-tls-port',
    '--keep-count',
    '--emulate-workers',
    '--strict',
    'hookglass://remote-debugging',
  ],
])('a packaged app takes %s', (arg) => {
  expect(refusedSwitch([arg], 'linux')).toBeUndefined();
});

test('switches of Chromium are not for the core', () => {
  expect(withoutChromiumSwitches(['--no-sandbox', '--inspector-port', '0', '--remote-debugging-port=0'])).toEqual([
    '--inspector-port',
    '0',
  ]);
});
