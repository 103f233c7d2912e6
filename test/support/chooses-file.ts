import type { FileChooser, Page } from 'playwright-core';

/**
 * The dialog for files that `act` opens in a page.
 *
 * The page is told first that the dialog will be answered, and has said so before anything is pressed: the browser takes that word
 * and a key on two ways, and a key that comes first opens a dialog nobody can answer.
 */
export async function choosesFile(page: Page, act: () => Promise<void>): Promise<FileChooser> {
  const chooser = page.waitForEvent('filechooser');
  const [chosen] = await Promise.all([chooser, page.evaluate(() => undefined).then(act)]);
  return chosen;
}
