import { expect, test } from 'vitest';
import type { ExposureEvents } from '#core/tunnel/expose.ts';
import type { ProbeResult } from '#core/tunnel/probe.ts';
import { createTunnel } from '#core/tunnel/tunnel.ts';
import type { TunnelStatus } from '#shared/domain/app/tunnel.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

/** A tunnel whose program prints what the test says. */
function setUp() {
  const clock = fakeClock();
  const told: TunnelStatus[] = [];
  const urls: string[] = [];
  let answer: ProbeResult = { kind: 'ok', latencyMs: 20 };
  let program: ExposureEvents | undefined;
  const tunnel = createTunnel({
    clock,
    random: () => 1,
    expose(_, events) {
      program = events;
      return { close: () => Promise.resolve() };
    },
    probe: () => Promise.resolve(answer),
    network: () => '',
    receiverUrl: () => 'http://127.0.0.1:8000',
    launch: () => ({
      program: 'tun',
      args: [],
      probe: { everyMs: 1000, timeoutMs: 1000, firstAfterMs: 0, patienceMs: 600_000 },
      read: () => undefined,
    }),
    providers: () => Promise.resolve([]),
    publish: (status) => void told.push(status),
    onPublicUrl: (url) => void urls.push(url),
    followers: () => [],
  });
  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 500) {
      clock.advance(500);
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    }
  }
  return {
    tunnel,
    told,
    urls,
    pass,
    answers(next: ProbeResult) {
      answer = next;
    },
    print: (url: string) => program?.onUrl(url),
  };
}

test('the public URL is told each time that the tunnel begins to answer under it, not with each question', async () => {
  const { tunnel, urls, print, pass } = setUp();

  await tunnel.expose({ provider: 'cloudflared' });
  print('https://a.example.net');
  await pass(5000);
  print('https://b.example.net');
  await pass(5000);
  await tunnel.close();
  await tunnel.expose({ provider: 'cloudflared' });
  print('https://b.example.net');
  await pass(1000);

  expect(urls).toEqual(['https://a.example.net', 'https://b.example.net', 'https://b.example.net']);
});

test('an event carries the five newest gaps, the status all of them', async () => {
  const { tunnel, told, print, pass, answers } = setUp();
  await tunnel.expose({ provider: 'cloudflared' });
  print('https://a.example.net');

  for (let drop = 0; drop < 7; drop += 1) {
    answers({ kind: 'ok', latencyMs: 20 });
    await pass(2000);
    answers({ kind: 'no-answer', why: 'connection refused' });
    await pass(2000);
  }

  const { gaps } = tunnel.status();
  expect(gaps).toHaveLength(7);
  expect(gaps.filter(({ toMs }) => toMs === undefined)).toEqual([gaps[0]]);
  expect(told.at(-1)?.gaps).toEqual(gaps.slice(0, 5));
});

test('requests of the tunnel are known from the moment that a name is printed until its program is gone', async () => {
  const { tunnel, print, pass } = setUp();
  const carries = (...rawHeaders: string[]) => tunnel.carries(rawHeaders);
  const before = carries('Host', 'a.example.net');

  await tunnel.expose({ provider: 'localhost.run' });
  print('https://a.example.net');
  const printed = carries('Host', 'a.example.net');
  await pass(1000);
  print('https://b.example.net');
  const both = [
    carries('Host', 'a.example.net'),
    carries('Host', 'b.example.net'),
    carries('Host', '127.0.0.1:8000'),
    carries('CF-Ray', '8'),
  ];
  await tunnel.close();

  expect([before, printed]).toEqual([false, true]);
  expect(both).toEqual([true, true, false, false]);
  expect(carries('Host', 'b.example.net')).toBe(false);
});

test('what only a provider or a port at the far end tells counts while that one runs', async () => {
  const { tunnel } = setUp();
  const carries = (...rawHeaders: string[]) => tunnel.carries(rawHeaders);

  await tunnel.expose({ provider: 'cloudflared' });
  const cloudflare = carries('CF-Ray', '8');
  await tunnel.expose({ provider: 'ssh', host: 'relay.example.org', remotePort: 8080, publicUrl: 'https://hooks.example.org' });
  const far = [
    carries('Host', 'localhost:8080'),
    carries('Host', '127.0.0.1:8080'),
    carries('Host', 'localhost:8000'),
    carries('CF-Ray', '8'),
  ];
  await tunnel.expose({ provider: 'ssh', host: 'relay.example.org', remotePort: 8000, publicUrl: 'https://hooks.example.org' });
  const ambiguous = carries('Host', 'localhost:8000');
  await tunnel.close();

  expect(cloudflare).toBe(true);
  expect(far).toEqual([true, true, false, false]);
  expect(ambiguous).toBe(false);
  expect([carries('CF-Ray', '8'), carries('Host', 'localhost:8080')]).toEqual([false, false]);
});
