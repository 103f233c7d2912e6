import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { startBuiltServe } from '../support/start-serve.ts';

const core = await startBuiltServe();
const client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8') });
const { browser } = await inspectedSuite({ cores: 'asked' });
afterAll(() => core.stop());

test('a browser that is given the private file ends in the inspector with a session, and the file is gone', async () => {
  const file = await client.launchFile();
  const page = await browser.newPage();

  await page.goto(pathToFileURL(file).href);
  await page.getByRole('button', { name: 'Send a sample event' }).waitFor();

  expect(new URL(page.url()).origin).toBe(core.inspector);
  expect(page.url()).not.toContain('code=');
  expect(existsSync(file)).toBe(false);
});
