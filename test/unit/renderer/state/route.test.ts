import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute, type Route } from '#renderer/state/route.ts';

it.each<[string, Route]>([
  ['', { view: 'deliveries', tab: 'overview' }],
  ['#/deliveries', { view: 'deliveries', tab: 'overview' }],
  ['#/deliveries/9f2c', { view: 'deliveries', id: '9f2c', tab: 'overview' }],
  ['#/deliveries/9f2c/verify?attempt=2', { view: 'deliveries', id: '9f2c', tab: 'verify', attempt: 2 }],
  ['#/deliveries/9f2c/nonsense?attempt=-1', { view: 'deliveries', id: '9f2c', tab: 'overview' }],
  ['#/deliveries/%E0%A4%A', { view: 'deliveries', id: '%E0%A4%A', tab: 'overview' }],
  ['#/shortcuts', { view: 'settings', section: 'shortcuts' }],
  ['#/settings/nonsense', { view: 'settings', section: 'appearance' }],
  ['#/tunnel', { view: 'tunnel' }],
  ['#/connect', { view: 'connect' }],
  ['#/webhooks', { view: 'webhooks' }],
  ['#/webhooks/new', { view: 'webhooks', id: 'new' }],
  ['#/webhooks/a4f0/rotate', { view: 'webhooks', id: 'a4f0', part: 'rotate' }],
  ['#/registry', { view: 'registry', kind: 'model' }],
  ['#/registry/prompts/greet', { view: 'registry', kind: 'prompt', name: 'greet' }],
  ['#/registry/models/iris/versions/4', { view: 'registry', kind: 'model', name: 'iris', version: 4 }],
  ['#/registry/models/iris/versions/x', { view: 'registry', kind: 'model', name: 'iris' }],
  ['#/conformance/explore/4711', { view: 'conformance', explore: 4711 }],
  ['#/conformance/explore/0', { view: 'conformance', explore: 0 }],
  ['#/conformance/explore/-1', { view: 'conformance' }],
  ['#/conformance/explore/4711x', { view: 'conformance' }],
  ['#/conformance/explore/2147483648', { view: 'conformance' }],
  ['#/conformance/explore', { view: 'conformance' }],
  ['#/welcome', { view: 'welcome' }],
  ['#/elsewhere/x', { view: 'unknown', path: 'elsewhere/x' }],
])('reads %s', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});

it.each<Route>([
  { view: 'deliveries', tab: 'overview' },
  { view: 'deliveries', id: 'a/b?c#d', tab: 'overview' },
  { view: 'deliveries', id: 'd7', tab: 'overview', attempt: 3 },
  { view: 'deliveries', id: 'd7', tab: 'timeline', attempt: 3 },
  { view: 'deliveries', tab: 'overview', q: 'status:4xx,5xx -verified:yes "connection reset"' },
  { view: 'deliveries', id: 'd7', tab: 'verify', attempt: 2, q: 'event:model_version*' },
  { view: 'settings', section: 'shortcuts' },
  { view: 'welcome' },
  { view: 'conformance', run: 12, check: 'wrong-prefix', cmp: 11 },
  { view: 'conformance', explore: 4711 },
  { view: 'conformance', run: 12, check: 'wrong-prefix', cmp: 11, explore: 4711 },
  { view: 'tunnel' },
  { view: 'connect' },
  { view: 'webhooks', id: 'a4f0', part: 'rotate' },
  { view: 'registry', kind: 'model', name: 'a?b#c ü', version: 12, q: 'ir' },
  { view: 'registry', kind: 'prompt' },
])('writes an address that reads back as the same view: %o', (route) => {
  expect(parseRoute(formatRoute(route))).toEqual(route);
});

describe('a route into a file', () => {
  it.each([
    '#/imported/checkout-bug.har/deliveries',
    '#/imported/checkout-bug.har/deliveries/9f2c',
    '#/imported/a%20b%2Fc.har/deliveries/9f2c/verify?attempt=2&q=status%3A4xx',
  ])('%s is read and written alike', (hash) => {
    expect(formatRoute(parseRoute(hash))).toBe(hash);
  });

  it('names the file, and without a part below it its list', () => {
    expect(parseRoute('#/imported/a.har')).toEqual({ view: 'deliveries', file: 'a.har', tab: 'overview' });
    expect(parseRoute('#/imported/a.har/calls')).toEqual({ view: 'unknown', path: 'imported/a.har/calls' });
  });
});
