import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';
import { serveProcess } from '../support/serve-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';

const STOPPED = 'The engine that this window had joined stopped. Nothing is being sent or received.';

describe.runIf(needDesktop())('a window that joined an engine which runs already', () => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let dataDir: string;
  beforeAll(async () => {
    display = await startDisplay();
  });
  afterAll(() => display.stop());
  beforeEach(() => {
    dataDir = temporaryDirectory();
    return () => rmSync(dataDir, { recursive: true, force: true });
  });

  const serve = (...flags: string[]) => serveProcess({ dataDir, entry: 'dist/cli/main.cjs', flags });
  const arrive = (receiver: string) => fetch(`${receiver}/webhook`, { method: 'POST', body: '{}' });

  test('says that it stopped and what can be done, and goes on when it is back, on its ports or on others', async () => {
    const first = await serve();
    const { page, close } = await openDesktop(display.display, { dataDir });
    await page.getByText('Stream live').waitFor();

    await first.kill();
    await page.getByText(STOPPED).waitFor();
    await page.getByText('start it there again, and this window goes on by itself; or start one here.').waitFor();
    const second = await serve('--inspector-port', new URL(first.ready.inspector).port);
    await page.getByText(STOPPED).waitFor({ state: 'detached' });
    await page.getByText('Stream live').waitFor();
    await arrive(second.ready.receiver);
    await page.locator('[role="row"][aria-rowindex]').first().waitFor();

    await second.stop();
    await page.getByText(STOPPED).waitFor();
    const third = await serve();
    await page.waitForURL(`${third.ready.inspector}/#/deliveries`);
    await arrive(third.ready.receiver);
    await page.locator('[role="grid"][aria-rowcount="2"]').waitFor();

    await close();
    expect((await fetch(third.ready.inspector)).status).toBe(200);
    await third.stop();
  });

  test('starts one of its own on a click, and stays in its place', async () => {
    const first = await serve();
    const { page, core, close } = await openDesktop(display.display, { dataDir });
    await page.getByText('Stream live').waitFor();
    await page.evaluate(() => {
      location.hash = '#/webhooks';
    });
    await first.kill();

    await page.getByRole('button', { name: 'Start an engine here' }).click();
    await page.waitForURL((url) => url.origin !== first.ready.inspector && url.hash === '#/webhooks');
    await page.getByText('Stream live').waitFor();

    expect(new URL(page.url()).origin).toBe(core().urls.inspector);
    await close();
  });
});
