import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { GuardFigure } from '../../../scripts/guard/figure.ts';
import { freePort } from '../../support/foreign-server.ts';
import { guardFigure, knownBad } from '../../support/guard-figure.ts';
import { BUILT_MAIN } from '../../support/run-cli.ts';
import { runProcess } from '../../support/run-process.ts';
import { RUNNING_RECEIVERS } from '../../support/running-receivers.ts';
import { startBuiltServe } from '../../support/start-serve.ts';

/** What a job does that has Hookglass installed: a core, the receiver, and the 24 checks, each as a process of its own. */
it('from the start of a core and a receiver to a finished check', async () => {
  const cache = path.resolve('node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const parent = mkdtempSync(path.join(cache, 'ci-')); // below the project, so that the receiver finds its packages
  const receiver = path.join(parent, 'receiver');
  await runProcess(process.execPath, [BUILT_MAIN, 'receiver', 'new', 'express', receiver]);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;

  const startedMs = performance.now();
  const [serve, running] = await Promise.all([startBuiltServe(), RUNNING_RECEIVERS['express']?.start(receiver, port, 'a secret')]);
  const args = ['check', `${url}/webhook`, '--secret-env', 'S', '--probe-url', `${url}/count`];
  const checked = await runProcess(process.execPath, [BUILT_MAIN, ...args], { env: { S: 'a secret' } });
  const tookMs = performance.now() - startedMs;
  await Promise.all([serve.stop(), running?.stop()]);
  rmSync(parent, { recursive: true });

  expect(checked.code, checked.stdout + checked.stderr).toBe(0);
  guardFigure(tookFigure(tookMs));
});

it('checks that wait for a receiver that never answers are seen through', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/webhook`;

  const startedMs = performance.now();
  await runProcess(process.execPath, [BUILT_MAIN, 'check', url, '--secret-env', 'S', '--timeout', '16'], { env: { S: 'a secret' } });

  knownBad('X-11', [tookFigure(performance.now() - startedMs)]);
  silent.closeAllConnections();
  silent.close();
});

/** X-11, for a whole job. */
const tookFigure = (tookMs: number): GuardFigure => ({
  row: 'X-11',
  what: 'start to finished check',
  ...{ value: Math.round(tookMs) / 1000, unit: 's', atMost: 15 },
});
