import { describe, expect, test } from 'vitest';
import { CoreFailedError } from '../../../electron/core-failed.ts';
import type { CoreProcess } from '../../../electron/core-host.ts';
import { createEngine, type EngineCrash, RESTART_WAITS_MS } from '../../../electron/engine.ts';
import { LOOK_EVERY_MS } from '../../../electron/joined-core.ts';
import type { ReadyLine } from '../../../shared/domain/app/host-protocol.ts';
import type { EngineState } from '../../../shared/domain/app/shell-bridge.ts';
import { fakeClock } from '../../support/fake-clock.ts';

/** A process of the core whose life the test decides. */
interface Life {
  flags: readonly string[];
  asked: string[];
  ready(inspector?: string): Promise<void>;
  /** It found a core that runs already, and ends. */
  join(inspector: string): Promise<void>;
  fail(message: string, exitCode: number): Promise<void>;
  exit(code: number | null): Promise<void>;
}

function world({ ready = true }: { ready?: boolean } = {}) {
  const clock = fakeClock();
  const lives: Life[] = [];
  const states: EngineState[] = [];
  const crashes: EngineCrash[] = [];
  const moved: string[] = [];
  const owner: { origin?: string } = {};
  const engine = createEngine({
    launch(flags) {
      const readiness = settleLater<Awaited<CoreProcess['ready']>>();
      const exit = settleLater<number | null>();
      const asked: string[] = [];
      const life: Life = {
        flags,
        asked,
        async ready(inspector = 'http://127.0.0.1:5080') {
          readiness.resolve({ type: 'ready', ready: readyLine(inspector) });
          await turn();
        },
        async join(inspector) {
          readiness.resolve({ type: 'joined', launchUrl: `${inspector}/#code=c` });
          exit.resolve(0);
          await turn();
        },
        async fail(message, exitCode) {
          readiness.reject(new CoreFailedError(message, exitCode));
          exit.resolve(exitCode);
          await turn();
        },
        async exit(code) {
          exit.resolve(code);
          await turn();
        },
      };
      lives.push(life);
      if (ready) void life.ready();
      const lastWords = () => 'out of memory';
      return {
        ready: readiness.promise,
        exited: exit.promise,
        lastWords,
        stop: () => void asked.push('stop'),
        kill: () => void asked.push('kill'),
      };
    },
    args: ['--data-dir', 'd'],
    page: undefined,
    clock,
    findOwner: async () => owner.origin,
    onState: (state) => states.push(state),
    onMoved: (link) => moved.push(link),
    onCrash: (crash) => crashes.push(crash),
  });
  return { engine, clock, lives, states, crashes, moved, owner };
}

function settleLater<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function readyLine(inspector: string): ReadyLine {
  return {
    event: 'ready',
    version: '0.1.0',
    mlflowVersion: '3.17.2',
    pid: 7,
    dataDir: 'd',
    tokenFile: 'd/token',
    launchUrl: `${inspector}/#code=c`,
    mlflow: 'http://127.0.0.1:5000',
    receiver: 'http://127.0.0.1:8000',
    receiverTls: null,
    webhookUrl: 'http://127.0.0.1:8000/webhook',
    inspector,
  };
}

test('an engine that ends by itself is started again on its ports, and the end is reported', async () => {
  const { engine, clock, lives, states, crashes, moved } = world();
  await engine.start();
  clock.advance(5000);

  await lives[0]?.exit(null);
  expect(engine.state).toEqual({ kind: 'stopped', exitCode: null, atMs: clock.nowMs(), restartAtMs: clock.nowMs() + 1000 });
  clock.advance(1000);
  await turn();

  expect(lives[1]?.flags).toEqual([
    ...['serve', '--no-open', '--data-dir', 'd'],
    ...['--mlflow-port', '5000', '--receiver-port', '8000', '--inspector-port', '5080'],
  ]);
  expect(states.map(({ kind }) => kind)).toEqual(['running', 'stopped', 'running']);
  expect(crashes).toEqual([{ exitCode: null, ranMs: 5000, lastWords: 'out of memory' }]);
  expect(moved).toEqual([]);
});

test('one that does not stay is started less and less often, and then left until somebody does it', async () => {
  const { engine, clock, lives } = world();
  await engine.start();

  for (const waitMs of RESTART_WAITS_MS) {
    await lives.at(-1)?.exit(1);
    expect(engine.state).toMatchObject({ restartAtMs: clock.nowMs() + waitMs });
    clock.advance(waitMs - 1);
    const before = lives.length;
    clock.advance(1);
    await turn();
    expect(lives.length).toBe(before + 1);
  }
  await lives.at(-1)?.exit(1);

  expect(engine.state).toEqual({ kind: 'stopped', exitCode: 1, atMs: clock.nowMs(), gaveUp: true });
  expect(clock.armed).toBe(0);
  await engine.start();
  expect(engine.state).toEqual({ kind: 'running' });
  await lives.at(-1)?.exit(1);
  expect(engine.state).toMatchObject({ restartAtMs: clock.nowMs() + 1000 });
});

test('one that came to rest is started as soon as the first time', async () => {
  const { engine, clock, lives } = world();
  await engine.start();
  await lives[0]?.exit(1);
  clock.advance(1000);
  await turn();

  clock.advance(61_000);
  await lives[1]?.exit(1);

  expect(engine.state).toMatchObject({ restartAtMs: clock.nowMs() + 1000 });
});

test('what a start says is shown, and an end that will be the same each time is not tried again', async () => {
  const { engine, clock, lives } = world({ ready: false });
  const first = engine.start();
  await lives[0]?.ready();
  await first;
  await lives[0]?.exit(1);

  clock.advance(1000);
  await lives[1]?.fail('Port 5000 is used by another program.', 69);
  expect(engine.state).toMatchObject({ problem: 'Port 5000 is used by another program.', restartAtMs: clock.nowMs() + 2000 });
  clock.advance(2000);
  await lives[2]?.fail('The database was written by a newer Hookglass.', 77);

  expect(engine.state).toMatchObject({ exitCode: 77, problem: 'The database was written by a newer Hookglass.', gaveUp: true });
  expect(clock.armed).toBe(0);
});

test.each([
  ['it was asked to stop', 1, true],
  ['somebody else let it end in order', 0, false],
])('it stays stopped when %s', async (_why, exitCode, asks) => {
  const { engine, clock, lives, crashes } = world();
  await engine.start();

  const stopped = asks ? engine.stop() : undefined;
  await lives[0]?.exit(exitCode);
  await stopped;

  expect(engine.state).toEqual({ kind: 'stopped', exitCode, atMs: clock.nowMs() });
  expect(clock.armed).toBe(0);
  expect(crashes).toEqual([]);
});

test('a stop takes back a start that is waited for', async () => {
  const { engine, clock, lives } = world();
  await engine.start();
  await lives[0]?.exit(1);

  await engine.stop();
  clock.advance(60_000);
  await turn();

  expect(engine.state).not.toHaveProperty('restartAtMs');
  expect(lives).toHaveLength(1);
});

test('one that does not end when it is asked is ended after 15 s', async () => {
  const { engine, clock, lives } = world();
  await engine.start();

  const stopped = engine.stop();
  clock.advance(14_999);
  expect(lives[0]?.asked).toEqual(['stop']);
  clock.advance(1);
  expect(lives[0]?.asked).toEqual(['stop', 'kill']);
  await lives[0]?.exit(null);
  await stopped;
});

test('two starts at once start one, and a start by hand takes the place of the one that is waited for', async () => {
  const { engine, clock, lives } = world();
  await Promise.all([engine.start(), engine.start()]);
  expect(lives).toHaveLength(1);

  await lives[0]?.exit(1);
  await engine.start();
  clock.advance(60_000);
  await turn();

  expect(lives).toHaveLength(2);
});

test('the page is told where to go when the engine came back at another address', async () => {
  const { engine, clock, lives, moved } = world({ ready: false });
  const first = engine.start();
  await lives[0]?.ready();
  await first;
  await lives[0]?.exit(1);
  clock.advance(1000);

  await lives[1]?.ready('http://127.0.0.1:5081');

  expect(moved).toEqual(['http://127.0.0.1:5081/#code=c']);
  expect(engine.origin).toBe('http://127.0.0.1:5081');
});

describe('an engine that was joined', () => {
  const HERE = 'http://127.0.0.1:5080';
  const lost = { kind: 'stopped', exitCode: null, joined: true };

  async function joined() {
    const all = world({ ready: false });
    const link = all.engine.start();
    all.owner.origin = HERE;
    await all.lives[0]?.join(HERE);
    await link;
    const look = async () => {
      all.clock.advance(LOOK_EVERY_MS);
      await turn();
    };
    return { ...all, look };
  }

  test('is told as stopped when nobody answers there any more, and is started by nobody', async () => {
    const { engine, lives, owner, look, crashes } = await joined();
    await look();
    expect(engine.state).toEqual({ kind: 'running' });

    delete owner.origin;
    await look();
    await look();

    expect(engine.state).toMatchObject(lost);
    expect(lives).toHaveLength(1);
    expect(crashes).toEqual([]);
  });

  test('is joined again where it is back, and the page is led there when it has another address', async () => {
    const { engine, lives, owner, look, moved } = await joined();
    delete owner.origin;
    await look();

    owner.origin = HERE;
    await look();
    await lives[1]?.join(HERE);
    expect(engine.state).toEqual({ kind: 'running' });
    expect(moved).toEqual([]);
    owner.origin = 'http://127.0.0.1:6000';
    await look();
    await lives[2]?.join('http://127.0.0.1:6000');

    expect(engine.state).toEqual({ kind: 'running' });
    expect(moved).toEqual(['http://127.0.0.1:6000/#code=c']);
  });

  test('is awaited further when it was about to end, too', async () => {
    const { engine, lives, owner, look } = await joined();
    delete owner.origin;
    await look();
    owner.origin = HERE;
    await look();
    await lives[1]?.fail('another core owns the data directory', 75);
    expect(engine.state).toMatchObject(lost);

    await look();
    await lives[2]?.join(HERE);

    expect(engine.state).toEqual({ kind: 'running' });
  });

  test('is not looked for any more once one of our own was started', async () => {
    const { engine, lives, owner, look, states } = await joined();
    delete owner.origin;
    await look();
    const link = engine.start();
    await lives[1]?.ready(HERE);
    await link;

    await look();
    await look();

    expect(states.map(({ kind }) => kind)).toEqual(['running', 'stopped', 'running']);
    expect(lives).toHaveLength(2);
  });
});
