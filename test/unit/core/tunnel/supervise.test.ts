import { expect, test } from 'vitest';
import type { ExposureEvents } from '#core/tunnel/expose.ts';
import type { ProbeResult } from '#core/tunnel/probe.ts';
import { problem } from '#core/tunnel/problems.ts';
import type { Before, Launch } from '#core/tunnel/provider.ts';
import { supervise, tryAgainAfterMs } from '#core/tunnel/supervise.ts';
import type { TunnelState } from '#shared/domain/app/tunnel.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

const URL_A = 'https://a.example.net';
const ok: ProbeResult = { kind: 'ok', latencyMs: 31 };
const silent: ProbeResult = { kind: 'no-answer', why: 'nothing within 2 s' };

/** A supervised tunnel whose program and public URL do what the test says, on a clock that the test moves. */
function supervised() {
  const clock = fakeClock();
  const states: TunnelState[] = [];
  const tries: { events: ExposureEvents; before: Before | undefined; closed: boolean }[] = [];
  const world = { answer: ok, network: 'wifi', missing: false };
  let before: Before | undefined;
  const launch: Launch = {
    program: '/usr/bin/tun',
    args: [],
    probe: { everyMs: 2500, timeoutMs: 2000, firstAfterMs: 100, patienceMs: 8000 },
    read: () => undefined,
  };
  const supervision = supervise({
    clock,
    random: () => 1,
    launch(last) {
      before = last;
      return world.missing ? { problem: problem('no-program', 'tun was not found on PATH.') } : launch;
    },
    expose(_, events) {
      const made = { events, before, closed: false };
      tries.push(made);
      return {
        close() {
          made.closed = true;
          return Promise.resolve();
        },
      };
    },
    probe: () => Promise.resolve(world.answer),
    network: () => world.network,
    tell: (state) => void states.push(state),
  });
  /** Moves the clock and lets the answers of probes arrive. */
  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 100) {
      clock.advance(Math.min(left, 100));
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    }
  }
  const latest = () => tries.at(-1)?.events as ExposureEvents;
  return {
    clock,
    world,
    tries,
    states,
    supervision,
    pass,
    latest,
    get state() {
      return states.at(-1) as TunnelState;
    },
    async on() {
      latest().onUrl(URL_A);
      await pass(100);
    },
  };
}

test('is on only after an answer came back through the public URL', async () => {
  const tunnel = supervised();

  tunnel.latest().onUrl(URL_A);
  const beforeTheAnswer = tunnel.state;
  await tunnel.pass(100);

  expect(beforeTheAnswer.kind).toBe('starting');
  expect(tunnel.state).toMatchObject({ kind: 'on', publicUrl: URL_A, latencyMs: 31 });
});

test('tells the cut at once, waits a second at most, and comes back', async () => {
  const tunnel = supervised();
  await tunnel.on();

  tunnel.latest().onEnd('exit code 255', 'broken pipe');
  const cut = tunnel.state;
  await tunnel.pass(1000);
  tunnel.latest().onUrl(URL_A);
  await tunnel.pass(100);

  expect(cut).toMatchObject({ kind: 'down', tries: 1, publicUrl: URL_A, problem: { message: 'tun ended (exit code 255): broken pipe' } });
  expect(cut).toHaveProperty('retryAtMs');
  expect(tunnel.tries).toHaveLength(2);
  expect(tunnel.tries[1]?.before).toEqual({ publicUrl: URL_A, tries: 1 });
  expect(tunnel.state.kind).toBe('on');
});

test('tells a half-open connection within 5 s and starts the program anew when patience is over', async () => {
  const tunnel = supervised();
  await tunnel.on();

  tunnel.world.answer = silent;
  await tunnel.pass(2500);
  const told = tunnel.state;
  await tunnel.pass(7000);
  const patient = tunnel.tries.length;
  await tunnel.pass(3000);

  expect(told).toMatchObject({ kind: 'down', problem: { code: 'no-answer' } });
  expect(told).not.toHaveProperty('retryAtMs');
  expect(patient).toBe(1);
  expect(tunnel.tries[0]?.closed).toBe(true);
  expect(tunnel.tries).toHaveLength(2);
});

test('keeps the program when the silence was short', async () => {
  const tunnel = supervised();
  await tunnel.on();

  tunnel.world.answer = silent;
  await tunnel.pass(2500);
  tunnel.world.answer = ok;
  await tunnel.pass(1000);

  expect(tunnel.state.kind).toBe('on');
  expect(tunnel.tries).toHaveLength(1);
});

test('does not take somebody else’s answer for the receiver’s', async () => {
  const tunnel = supervised();
  tunnel.world.answer = { kind: 'wrong-answer', what: 'status 502' };

  tunnel.latest().onUrl(URL_A);
  await tunnel.pass(61_000);

  expect(tunnel.state).toMatchObject({
    kind: 'down',
    problem: { code: 'wrong-answer', message: `${URL_A} is answered by something else than the receiver (status 502).` },
  });
});

test('gives up a program that prints no URL within 30 s, and tries again', async () => {
  const tunnel = supervised();

  await tunnel.pass(30_000);

  expect(tunnel.state).toMatchObject({ kind: 'down', problem: { code: 'no-url', message: 'tun printed no public URL within 30 s.' } });
  expect(tunnel.tries[0]?.closed).toBe(true);
  await tunnel.pass(1000);
  expect(tunnel.tries).toHaveLength(2);
});

test('does not try again what trying again cannot mend', async () => {
  const tunnel = supervised();

  tunnel.latest().onProblem(problem('login-required', 'tun is not logged in.'));
  await tunnel.pass(120_000);

  expect(tunnel.state).toMatchObject({ kind: 'failed', problem: { message: 'tun is not logged in.' } });
  expect(tunnel.tries).toHaveLength(1);
  expect(tunnel.tries[0]?.closed).toBe(true);
  expect(tunnel.clock.armed).toBe(0);
});

test('fails when the program was removed in the meantime', async () => {
  const tunnel = supervised();
  await tunnel.on();

  tunnel.world.missing = true;
  tunnel.latest().onEnd('exit code 1', undefined);
  await tunnel.pass(1000);

  expect(tunnel.state).toMatchObject({ kind: 'failed', problem: { code: 'no-program' } });
});

test('names the first complaint rather than the last line when the program ends', () => {
  const tunnel = supervised();

  tunnel.latest().onProblem(problem('far-port-in-use', 'Port 80 on the server is in use.'));
  tunnel.latest().onProblem(problem('ended', 'The connection was cut.'));
  tunnel.latest().onEnd('exit code 255', 'bye');

  expect(tunnel.state).toMatchObject({ kind: 'down', problem: { code: 'far-port-in-use' } });
});

test('waits longer after each failure and forgets them once a tunnel has held for 30 s', async () => {
  const tunnel = supervised();
  const waits: number[] = [];
  const end = async (passMs: number) => {
    tunnel.latest().onEnd('exit code 1', undefined);
    const { state } = tunnel;
    if (state.kind === 'down') waits.push((state.retryAtMs ?? 0) - tunnel.clock.nowMs());
    await tunnel.pass(passMs);
  };

  await end(1000);
  await end(2000);
  await end(4000);
  await tunnel.on();
  await tunnel.pass(31_000);
  await end(1000);

  expect(waits).toEqual([1000, 2000, 4000, 1000]);
});

test('looks at once after the machine has slept, and does not wait for patience', async () => {
  const tunnel = supervised();
  await tunnel.on();

  tunnel.world.answer = silent;
  tunnel.clock.sleep(3_600_000);
  await tunnel.pass(100);

  expect(tunnel.tries[0]?.closed).toBe(true);
  expect(tunnel.state).toMatchObject({ kind: 'down', tries: 1 });
});

test('tries at once when the network changes during a wait', async () => {
  const tunnel = supervised();
  for (let failures = 0; failures < 6; failures += 1) {
    tunnel.latest().onEnd('exit code 255', undefined);
    if (failures < 5) await tunnel.pass(32_000);
  }
  const before = tunnel.tries.length;

  tunnel.world.network = 'ethernet';
  await tunnel.pass(2000);

  expect(tunnel.tries.length).toBe(before + 1);
});

test('asks at once when the program says that its connection may be gone', async () => {
  const tunnel = supervised();
  await tunnel.on();

  tunnel.world.answer = silent;
  tunnel.latest().onUnsure();
  await tunnel.pass(100);

  expect(tunnel.state.kind).toBe('down');
});

test('hears nothing of a try that is over', async () => {
  const tunnel = supervised();
  await tunnel.on();
  const first = tunnel.latest();
  first.onEnd('exit code 1', undefined);
  await tunnel.pass(1000);
  const told = tunnel.states.length;

  first.onUrl('https://b.example.net');
  first.onProblem(problem('login-required', 'late'));
  first.onEnd('exit code 1', undefined);
  await tunnel.pass(200);

  expect(tunnel.states).toHaveLength(told);
});

test('leaves no timer and no program behind when it is stopped', async () => {
  const tunnel = supervised();
  await tunnel.on();
  const told = tunnel.states.length;

  await tunnel.supervision.stop();
  await tunnel.pass(120_000);

  expect(tunnel.tries[0]?.closed).toBe(true);
  expect(tunnel.clock.armed).toBe(0);
  expect(tunnel.states).toHaveLength(told);
});

test('waits between half of the plan and all of it, a minute at most', () => {
  expect([1, 2, 3, 7, 40].map((tries) => tryAgainAfterMs(tries, () => 1))).toEqual([1000, 2000, 4000, 60_000, 60_000]);
  expect(tryAgainAfterMs(3, () => 0)).toBe(2000);
});
