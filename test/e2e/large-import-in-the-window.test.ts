import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { choosesFile } from '../support/chooses-file.ts';
import { entriesOf, HAR_PROGRAMS } from '../support/har-forms.ts';
import { needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';
import { temporaryDirectory } from '../support/start-core.ts';

const SIZE_BYTES = 500 * 1024 * 1024;

describe.runIf(needDesktop())('the packed app', () => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  beforeAll(async () => {
    display = await startDisplay();
  });
  afterAll(() => display.stop());

  test('reads of an archive of 500 MB what it can hold, says so, and stays usable meanwhile', { timeout: 240_000 }, async () => {
    const folder = temporaryDirectory();
    const file = path.join(folder, 'large.har');
    writeLargeArchive(file);
    const desktop = await openDesktop(display.display, { build: 'packed' });
    const { page } = desktop;
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();

    await page.keyboard.press('Control+k');
    await page.keyboard.type('Import HAR');
    const chooser = await choosesFile(page, () => page.keyboard.press('Enter'));
    await chooser.setFiles(file);
    await page
      .getByText(/Reading|large\.har/)
      .first()
      .waitFor();
    await desktop.core().client.sendSample();
    await page.getByText(/more than 256 MiB, which is as much as is held\. The first \d+ were read\./).waitFor({ timeout: 200_000 });

    const answeredMs = await page.evaluate(async () => {
      const before = performance.now();
      await new Promise((resolve) => requestAnimationFrame(resolve));
      return performance.now() - before;
    });
    expect(answeredMs).toBeLessThan(500);
    expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.isCrashed())).toBe(false);
    await page.evaluate(() => {
      location.hash = '#/deliveries';
    });
    await page.locator('[role="row"][aria-rowindex]').first().waitFor();
    await desktop.close();
    rmSync(folder, { recursive: true });
  });
});

/** The same few entries over and over, each with a body of 64 KiB. */
function writeLargeArchive(file: string): void {
  const [program] = HAR_PROGRAMS;
  const [entry] = program ? entriesOf(program) : [];
  entry.request.postData.text = JSON.stringify({ filler: 'x'.repeat(64 * 1024) });
  const one = `${JSON.stringify(entry)},\n`;
  const out = openSync(file, 'w');
  writeSync(out, '{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[\n');
  const block = one.repeat(64);
  for (let written = 0; written < SIZE_BYTES; written += block.length) writeSync(out, block);
  writeSync(out, `${JSON.stringify(entry)}\n]}}`);
  closeSync(out);
}
