import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ShellBridge } from '#shared/domain/app/shell-bridge.ts';
import { type Desktop, needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';
import { temporaryDirectory } from '../support/start-core.ts';

describe.runIf(needDesktop())('the window of an app whose engine is not ready yet', () => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let dir: string;
  beforeAll(async () => {
    display = await startDisplay();
  });
  afterAll(() => display.stop());
  beforeEach(() => {
    dir = temporaryDirectory();
    return () => rmSync(dir, { recursive: true, force: true });
  });

  const open = () => openDesktop(display.display, { node: heldNode(dir) });
  const letGo = () => writeFileSync(path.join(dir, 'go'), '');
  const starting = ({ page }: Desktop) => page.getByRole('status').getByText('Starting the engine…').waitFor();

  test('is there, says what is awaited, and becomes the inspector at the place that was asked for meanwhile', async () => {
    const desktop = await open();
    const { app, page, startAgain } = desktop;
    await starting(desktop);
    const shown = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()));

    await startAgain('hookglass://webhooks');
    letGo();
    await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/#\/webhooks$/);
    await page.getByText('Stream live').waitFor();

    expect(shown).toEqual([true]);
    await desktop.close();
  });

  test('stands behind the same walls: its page asks the shell for nothing and goes nowhere', async () => {
    const desktop = await open();
    const { page } = desktop;
    await starting(desktop);
    const home = page.url();

    const refused = await page.evaluate(() => {
      const shell = (globalThis as unknown as { hookglassShell: ShellBridge }).hookglassShell;
      return shell.stopEngine().then(
        () => 'answered',
        ({ message }: Error) => message,
      );
    });
    for (const url of ['http://127.0.0.1:9/', 'file:///etc/hostname', 'about:blank', 'data:text/html,x'])
      await page.evaluate((to) => location.assign(to), url).catch(() => undefined);

    expect(refused).toMatch(/refused: not a page of the inspector/);
    await expect.poll(() => page.url()).toBe(home);
    await starting(desktop);
    letGo();
    await desktop.close();
  });

  test('ends the app when it is closed, and says nothing of an engine that failed', async () => {
    const desktop = await open();
    const { app } = desktop;
    await starting(desktop);
    const ended = once(app.process(), 'exit');

    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    letGo();

    expect((await ended)[0]).toBe(0);
  });

  test('is where it was when it was closed, after the next start', async () => {
    const places = { dataDir: path.join(dir, 'data'), userDir: path.join(dir, 'user') };
    const first = await openDesktop(display.display, places);
    await first.page.getByText('Stream live').waitFor();
    await first.page.evaluate(() => {
      location.hash = '#/calls?q=status%3A5xx';
    });
    await first.close();

    const second = await openDesktop(display.display, places);
    await second.page.getByText('Stream live').waitFor();

    expect(new URL(second.page.url()).hash).toBe('#/calls?q=status%3A5xx');
    await second.close();
  });
});

/** A Node that does not begin before there is a file `go` beside it. */
function heldNode(dir: string): string {
  const file = path.join(dir, 'node');
  const script = `#!/bin/sh\nwhile [ ! -e '${path.join(dir, 'go')}' ]; do sleep 0.05; done\nexec '${process.execPath}' "$@"\n`;
  writeFileSync(file, script, { mode: 0o755 });
  return file;
}
