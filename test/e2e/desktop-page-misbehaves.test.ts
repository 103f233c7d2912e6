import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ShellBridge } from '#shared/domain/app/shell-bridge.ts';
import { type Desktop, needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';

/** What a page could do to the desktop with what it is given, if somebody else's script ran in it. */
describe.runIf(needDesktop())('a page of the desktop app that misbehaves', () => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let desktop: Desktop;

  beforeAll(async () => {
    display = await startDisplay();
  });
  afterAll(() => display.stop());
  beforeEach(async () => {
    desktop = await openDesktop(display.display);
    desktop.page.setDefaultTimeout(15_000);
    // With a click: without one Chromium does not let a page ask whether it may be left.
    await desktop.page.getByRole('button', { name: 'Send a sample event' }).click();
    await desktop.page.getByText(/^Delivered in .* signature verified\.$/).waitFor();
  });
  afterEach(() => desktop.close());

  it('cannot keep its window from being closed', async () => {
    const { app, page } = desktop;
    await page.evaluate(() => addEventListener('beforeunload', (event) => event.preventDefault()));

    const gone = new Promise((resolve) => app.process().once('exit', resolve));
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

    await gone;
  });

  it('opens one dialog for a session, however often it asks', async () => {
    const { app, page } = desktop;
    await app.evaluate((electron) => {
      const shared = globalThis as unknown as { dialogs: number; answer(): void };
      shared.dialogs = 0;
      electron.dialog.showOpenDialog = (() => {
        shared.dialogs += 1;
        return new Promise((resolve) => {
          shared.answer = () => resolve({ canceled: true, filePaths: [] });
        });
      }) as typeof electron.dialog.showOpenDialog;
    });
    const dialogs = () => app.evaluate(() => (globalThis as unknown as { dialogs: number }).dialogs);
    const answer = () => app.evaluate(() => (globalThis as unknown as { answer(): void }).answer());
    const ask = (times: number) =>
      page.evaluate((count) => {
        const { hookglassShell } = globalThis as unknown as { hookglassShell: ShellBridge };
        for (let n = 0; n < count; n += 1) void hookglassShell.newSession();
        return hookglassShell.readLog(); // answered after them
      }, times);

    await ask(20);
    expect(await dialogs()).toBe(1);
    await answer();
    await ask(1);

    expect(await dialogs()).toBe(2);
    await answer();
  });

  it('restarts the engine again and again, and is live at the end with nothing lost', async () => {
    const { page } = desktop;
    const { pid } = desktop.core();

    await page.evaluate(async () => {
      const { hookglassShell } = globalThis as unknown as { hookglassShell: ShellBridge };
      const all = Array.from({ length: 10 }, (_, n) => (n % 3 === 2 ? hookglassShell.stopEngine() : hookglassShell.restartEngine()));
      await Promise.allSettled(all);
      await hookglassShell.restartEngine();
    });

    await page.getByText('Stream live').waitFor();
    expect(desktop.core().pid).not.toBe(pid);
    await page.locator('[role="grid"][aria-rowcount="1"]').waitFor();
  });

  it('shows names with an ampersand whole in a menu of the system', async () => {
    const { app, page } = desktop;
    await app.evaluate(({ Menu }) => {
      Menu.prototype.popup = function (this: Electron.Menu, options) {
        (globalThis as { label?: string }).label = this.items[0]?.label ?? '';
        options?.callback?.();
      };
    });

    await page.evaluate(() =>
      (globalThis as unknown as { hookglassShell: ShellBridge }).hookglassShell.showMenu([[{ id: 'x', title: 'Only R&D', off: false }]], {
        x: 1,
        y: 1,
      }),
    );

    expect(await app.evaluate(() => (globalThis as { label?: string }).label)).toBe('Only R&&D');
  });
});
