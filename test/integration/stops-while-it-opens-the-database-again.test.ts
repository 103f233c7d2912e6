import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { keepRunning } from '#cli/keep-running.ts';
import { createCore } from '#core/core.ts';
import { WriteFailedError } from '#core/database/writer.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { startCore, testOptions } from '../support/start-core.ts';

test('it stops at once when it is asked to while the database cannot be opened again', async () => {
  const started = await startCore();
  onTestFinished(started.stop);
  const notADirectory = path.join(started.dataDir, 'a-file');
  writeFileSync(notADirectory, '');
  const clock = fakeClock();
  const setTimer = vi.spyOn(clock, 'setTimer');
  let stop = () => {};
  const stopAsked = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const onStart = vi.fn();

  const running = keepRunning({
    core: { ...started.core, failed: Promise.resolve(new WriteFailedError('SQLITE_IOERR_FSYNC', undefined)), urls: started.core.urls },
    ready: started,
    options: { ...testOptions(notADirectory), clock },
    stopAsked,
    onStart,
  });
  await vi.waitUntil(() => setTimer.mock.calls.some(([atMs]) => atMs === clock.nowMs() + 1000)); // the first try has failed
  stop();
  await running;
  expect(onStart).not.toHaveBeenCalled();
  expect(clock.armed).toBe(0);
  await expect(createCore(testOptions(notADirectory)).start()).rejects.toThrow(/cannot be used/);
});
