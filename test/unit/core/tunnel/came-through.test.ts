import { expect, test } from 'vitest';
import { cameThrough } from '#core/tunnel/came-through.ts';

const marks = { hosts: new Set(['hooks.example.org', 'relay.example.org:38687', 'localhost:8080']) };

test.each([
  [['Host', 'hooks.example.org']],
  [['host', 'HOOKS.Example.ORG']],
  [['Host', 'hooks.example.org:443']],
  [['Host', 'hooks.example.org:80']],
  [['Host', 'relay.example.org:38687']],
  [['Host', 'localhost:8080']],
  [['Accept', '*/*', 'Host', '127.0.0.1:8000', 'X-Forwarded-Host', 'hooks.example.org']],
  [['X-Forwarded-Host', 'edge.example.net, hooks.example.org']],
  [['Forwarded', 'for=192.0.2.60;proto=https;host=hooks.example.org']],
  [['Forwarded', 'for=192.0.2.60, for=198.51.100.17; Host="hooks.example.org:443"']],
])('%j came through the tunnel', (rawHeaders) => {
  expect(cameThrough(rawHeaders, marks)).toBe(true);
});

test.each([
  [[]],
  [['Host', '127.0.0.1:8000']],
  [['Host', 'localhost:8000']],
  [['Host', 'hooks.example.org.evil.example']],
  [['Host', 'nothooks.example.org']],
  [['Host', 'relay.example.org']],
  [['Host', 'relay.example.org:38688']],
  [['Referer', 'hooks.example.org']],
  [['Forwarded', 'for=hooks.example.org;ghost=hooks.example.org']],
  [['Cf-Ray', '8f1']],
  [['Host']],
])('%j did not, as far as it tells', (rawHeaders) => {
  expect(cameThrough(rawHeaders, marks)).toBe(false);
});

test('a header that only the provider adds is enough', () => {
  expect(cameThrough(['Host', 'another.example.org', 'CF-Ray', '8f1'], { hosts: new Set(), header: 'cf-ray' })).toBe(true);
});
