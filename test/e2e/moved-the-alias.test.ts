import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';

const { core, open } = await inspectedSuite({ cores: 'test', windows: { reducedMotion: 'reduce' } });

const MOST_ACTIONS = 4;
const story = (page: Page) => page.getByRole('region', { name: 'Storyline of iris' });

/** Somebody moved an alias with MLflow's client, and waits in vain. */
async function aliasMoved(): Promise<void> {
  await core.mlflow('registered-models/create', { name: 'iris' });
  for (let made = 0; made < 2; made++) await core.mlflow('model-versions/create', { name: 'iris', source: 's3://models/iris' });
  for (const version of ['1', '2']) await core.mlflow('registered-models/alias', { name: 'iris', alias: 'champion', version });
}

async function wondering() {
  const opened = await open('/deliveries');
  const { page } = opened;
  await page.locator('[role="row"][aria-rowindex]').first().waitFor();
  let count = 0;
  return {
    ...opened,
    count: () => count,
    async click(role: 'link' | 'button' | 'menuitem', name: string | RegExp) {
      count += 1;
      await page.getByRole(role, { name }).first().click();
    },
    async press(key: string) {
      count += 1;
      await page.keyboard.press(key);
    },
  };
}

it('by mouse: nobody was subscribed to what a move fires; two clicks to the answer, two more and the next one arrives', async () => {
  await core.client.createWebhook({ name: 'promoter', url: core.urls.webhook, events: ['model_version_alias.deleted'], secret: 's3cret' });
  await aliasMoved();
  const { page, click, count, close } = await wondering();
  await click('link', 'Registry');
  await click('link', /^iris/);

  await story(page).getByText('champion: v1 → v2').waitFor();
  await story(page)
    .getByText(/model_version_alias\.created was fired, and no webhook was subscribed to it\./)
    .first()
    .waitFor();
  await story(page)
    .getByText(/“promoter” is subscribed to model_version_alias\.deleted, which moving an alias does not fire\./)
    .first()
    .waitFor();
  expect(count()).toBe(2);

  await story(page).getByRole('button', { name: 'Add to a webhook' }).click();
  await page.getByRole('menuitem', { name: /promoter/ }).click();
  await page.getByRole('button', { name: 'Set alias → model_version_alias.created · 1 listens' }).waitFor();
  await core.mlflow('registered-models/alias', { name: 'iris', alias: 'champion', version: '1' });
  await story(page)
    .getByRole('link', { name: /promoter 200/ })
    .waitFor();
  await close();
});

it('by keyboard: the webhook is switched off', async () => {
  const { id } = await core.client.createWebhook({ name: 'promoter', url: core.urls.webhook, events: ['model_version_alias.created'] });
  await core.client.updateWebhook(id, { status: 'DISABLED' });
  await aliasMoved();
  const { page, press, count, close } = await wondering();
  await page.getByRole('grid').focus();
  await press('g');
  await press('r');
  await page.getByRole('link', { name: /^iris/ }).waitFor();
  await press('ArrowDown');
  await press('Enter');

  await story(page)
    .getByText(/the webhook that is subscribed to it was switched off\./)
    .first()
    .waitFor();
  expect(count()).toBeLessThanOrEqual(MOST_ACTIONS);
  await close();
});

it('by mouse: it was sent, and the receiver did not take it', async () => {
  await core.client.createWebhook({ name: 'promoter', url: 'http://127.0.0.1:9/', events: ['model_version_alias.created'] });
  await aliasMoved();
  const { page, click, count, close } = await wondering();
  await click('link', 'Registry');
  await click('link', /^iris/);
  await story(page).getByText('champion: v1 → v2').waitFor();
  await click('link', /promoter down/);

  await page.getByRole('heading', { name: /^Failed/ }).waitFor();
  await page
    .getByText(/Nothing answers at 127\.0\.0\.1:9/)
    .first()
    .waitFor();
  expect(count()).toBeLessThanOrEqual(MOST_ACTIONS);
  await close();
});

it('by mouse: it never came here, and the address to use stands there', async () => {
  await core.mlflow('registered-models/create', { name: 'iris' });
  const { page, click, count, close } = await wondering();
  await click('link', 'Registry');
  await click('link', /^iris/);

  await story(page).getByText('A change that is missing here did not reach this server.').waitFor();
  await story(page).getByText(`MLFLOW_TRACKING_URI=${core.urls.mlflow}`).waitFor();
  expect(count()).toBeLessThanOrEqual(MOST_ACTIONS);
  await close();
});
