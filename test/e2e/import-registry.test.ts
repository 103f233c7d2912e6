import { afterAll, beforeAll, expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { SIZE_A, SIZE_B } from '../support/open-page.ts';
import { registryWorld } from '../support/registry-world.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

const { core, open } = await inspectedSuite({ scrollbars: true, windows: { reducedMotion: 'reduce' } });
let there: RunningServe;

beforeAll(async () => {
  there = await startServe();
  await registryWorld(there.mlflow).fill('shop-');
});
afterAll(() => there.stop());

it('with the keyboard alone: the palette opens the form, the models appear, and no event is there', async () => {
  const { page, complaints, close } = await open('/deliveries', { viewport: SIZE_A });
  await page.getByRole('main').waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('import a reg');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Import a registry' }).waitFor();
  await page.keyboard.type(there.mlflow);
  await page.keyboard.press('Tab');
  await page.keyboard.type('shop-*');
  await page.keyboard.press('Enter');

  await page.getByText('3 models and prompts with 4 versions taken over').waitFor();
  await page.getByRole('link', { name: /^shop-churn/ }).waitFor();
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/import-${page.viewportSize()?.width}.png` });
  expect(await seriousFindings(page)).toEqual([]);
  expect((await core.client.rows({ limit: 10 })).items).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

it('says what is wrong with a server, in a small dark window too, and takes nothing twice', async () => {
  const { page, close } = await open('/registry', { viewport: SIZE_B, colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Import a registry…' }).click();
  await page.getByLabel('Server').fill('sqlite:///mlflow.db');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('the http or https URL of a running MLflow server is expected').waitFor();
  await page.getByLabel('Server').fill('http://127.0.0.1:1');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('http://127.0.0.1:1 does not answer: nothing listens there.').waitFor();
  await page.getByLabel('Server').fill(there.mlflow);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page
    .getByText('3 of the same name are here already and stay as before; “Replace what is here” takes those of the server.')
    .waitFor();

  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/import-${page.viewportSize()?.width}.png` });
  expect(await seriousFindings(page)).toEqual([]);
  await close();
});
