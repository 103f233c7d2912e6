import { beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { SIZE_A, SIZE_B } from '../support/open-page.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { tabTo } from '../support/tab-to.ts';

const { core, open } = await inspectedSuite({
  scrollbars: true,
  windows: { permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' },
});

const SECRET = 'a-secret-that-nobody-guesses';
const named = async (name: string) => (await core.client.webhooks()).items.find((webhook) => webhook.name === name);
let kept: string;

beforeAll(async () => {
  ({ id: kept } = await core.client.createWebhook({
    name: 'kept',
    url: core.urls.webhook,
    events: ['model_version.created', 'prompt.created'],
    secret: SECRET,
  }));
});

it('before there is any, it says so and offers one', async () => {
  await core.client.removeWebhook(kept);
  const { page, close } = await open('/webhooks');
  await page.getByText('No webhook yet. Events fire, nobody listens.').waitFor();
  await page.getByRole('button', { name: 'New webhook' }).click();

  await page.getByRole('region', { name: 'New webhook' }).waitFor();
  await close();
  ({ id: kept } = await core.client.createWebhook({
    name: 'kept',
    url: core.urls.webhook,
    events: ['model_version.created', 'prompt.created'],
    secret: SECRET,
  }));
});

it('with the mouse: each wrong field is told at its place, nothing typed is lost, and what is put right is saved', async () => {
  const { page, complaints, close } = await open('/webhooks');
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('-no name-');
  await page.getByLabel('URL', { exact: true }).fill('ftp://127.0.0.1/hook');
  await page.getByLabel(/^Secret/).fill('short');
  await page.getByLabel(/^Description/).fill('told to nobody');
  await page.getByRole('button', { name: 'Make the webhook' }).click();

  const alerts = page.getByRole('region', { name: 'New webhook' }).getByRole('alert');
  await expect
    .poll(() => alerts.allTextContents())
    .toEqual([
      expect.stringMatching(/^It has to start and end with a letter or digit/),
      "Invalid webhook URL scheme: 'ftp'. Allowed schemes are: http, https.",
      'Name at least one event.',
    ]);
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('webhook-name');
  expect(await page.getByLabel(/^Description/).inputValue()).toBe('told to nobody');
  expect(await page.getByLabel(/^Secret/).inputValue()).toBe('short');
  await page.getByText(/^It has 5 characters/).waitFor();

  await page.getByLabel('Name', { exact: true }).fill('by-mouse');
  await page.getByLabel('URL', { exact: true }).fill('localhost:3000/hooks');
  await page.getByRole('button', { name: 'Use http://localhost:3000/hooks' }).click();
  await page.getByText(/^A stock MLflow refuses this URL: http, an address that is not public\. It works here\./).waitFor();
  await page.getByRole('button', { name: 'all of prompts' }).click();
  await page.getByRole('checkbox', { name: 'prompt_tag.deleted' }).uncheck();
  await page.getByRole('button', { name: 'As MLflow runs', exact: true }).click();
  await page.getByRole('button', { name: 'Make the webhook' }).click();

  await page.getByRole('region', { name: 'Webhook by-mouse' }).waitFor();
  const made = await named('by-mouse');
  expect(made).toMatchObject({ url: 'http://localhost:3000/hooks', description: 'told to nobody', profile: 'mlflow', secret: 'set' });
  expect(made?.events).toHaveLength(7);
  expect(await page.getByRole('row', { name: /by-mouse/ }).getAttribute('aria-selected')).toBe('true');
  expect(complaints).toEqual([expect.stringContaining('400')]); // the refusal, as the browser notes it
  await close();
});

it('with the keyboard alone: made, changed, tested, and deleted', async () => {
  const { page, complaints, close } = await open('/deliveries', { viewport: SIZE_B, colorScheme: 'dark' });
  await page.getByRole('main').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await page.getByRole('region', { name: 'Webhooks' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('new webhook');
  await page.keyboard.press('Enter');
  await tabTo(page, '#webhook-name');
  await page.keyboard.type('by-key');
  await page.keyboard.press('Tab');
  await page.keyboard.type(core.urls.webhook);
  await tabTo(page, '[type=checkbox]');
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('region', { name: 'Webhook by-key' }).waitFor();

  await tabTo(page, '#webhook-description');
  await page.keyboard.type('changed by key');
  await page.keyboard.press('Escape');
  expect(await page.locator('#webhook-description').inputValue()).toBe('changed by key');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('save the webhook');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await named('by-key'))?.description).toBe('changed by key');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('test the webhook');
  await page.keyboard.press('Enter');
  await page.getByText(/^200 in /).waitFor();
  await page.getByText('{"status":"success"}').waitFor();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('delete the webhook');
  await page.keyboard.press('Enter');
  await page.getByText('Deletes “by-key”. Its 1 delivery stays.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Delete…' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => named('by-key')).toBeUndefined();
  await page.locator('[role="grid"]:focus').waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it('what is typed outlives another view and another webhook, and is marked in the list until it is saved', async () => {
  const { page, close } = await open(`/webhooks/${kept}`);
  await page.getByLabel('Name', { exact: true }).fill('not-saved-yet');
  await page.getByRole('link', { name: 'Deliveries', exact: true }).click();
  await page.getByRole('combobox', { name: 'Filter' }).waitFor();
  await page.goBack();

  await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('not-saved-yet');
  await page.getByRole('row', { name: /kept edited/ }).waitFor();
  await page.getByRole('button', { name: 'Undo changes' }).click();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('kept');
  await close();
});

it('tests any event: the answer stands there with status, time and body, and what the documentation forbids is said', async () => {
  const app = await scriptedEndpoint([{ status: 418, body: 'I am a teapot' }]);
  const { id } = await core.client.createWebhook({ name: 'teapot', url: app.url, events: ['prompt.created'] });
  const { page, close } = await open(`/webhooks/${id}`);
  await page.getByLabel('Event of the test').selectOption('budget_policy.exceeded');
  await page.getByText(/^The documentation forbids a test with an event that the webhook is not subscribed to/).waitFor();
  await page.getByRole('button', { name: 'Test', exact: true }).click();

  await page.getByText(/^418 in (?:\d+ ms|\d\.\d s)$/).waitFor();
  await page.getByText('I am a teapot').waitFor();
  const [request] = await app.received(1);
  expect(request?.body.toString()).toContain('"entity": "budget_policy", "action": "exceeded"');

  await page.getByRole('link', { name: 'Show all 1' }).click();
  await page.waitForURL(/#\/deliveries\?q=webhook%3Ateapot/);
  await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('1');
  await close();
  await app.close();
});

it('shows a secret on demand alone, hides it after 10 s, and copies it', async () => {
  const { page, close } = await open(`/webhooks/${kept}`);
  await page.getByRole('button', { name: 'Reveal' }).waitFor();
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 5000);
  expect(await page.content()).not.toContain(SECRET);

  await page.getByRole('button', { name: 'Reveal' }).click();
  await page.getByText(SECRET, { exact: true }).waitFor();
  await page.clock.runFor(9900);
  expect(await page.getByText(SECRET).count()).toBe(1);
  await page.clock.runFor(200);
  await expect.poll(() => page.content()).not.toContain(SECRET);

  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(SECRET);
  expect(await page.content()).not.toContain(SECRET);
  await close();
});

it('sets a secret of one’s own, and keeps the one before for explaining', async () => {
  const { id } = await core.client.createWebhook({ name: 'own', url: core.urls.webhook, events: ['prompt.created'], secret: SECRET });
  const { page, close } = await open(`/webhooks/${id}`);
  await page.getByRole('button', { name: 'Set another' }).click();
  await page.getByLabel(/^New secret/).fill('one-of-my-own-that-is-long');
  await page.getByRole('button', { name: 'Save' }).click();

  await page.getByText(/^The one before was replaced at \d\d:\d\d:\d\d\. It is kept/).waitFor();
  expect(await core.client.revealSecret(id)).toBe('one-of-my-own-that-is-long');
  await close();
});

describe.each([
  ['1280 × 800', SIZE_A],
  ['1920 × 1080', SIZE_B],
] as const)('at %s', (_, viewport) => {
  it.each(['light', 'dark'] as const)('an accessibility scan finds nothing serious in the %s theme', async (colorScheme) => {
    const { page, close } = await open('/webhooks', { colorScheme, viewport });
    for (const route of ['/webhooks', '/webhooks/new', `/webhooks/${kept}`, `/webhooks/${kept}/rotate`, '/webhooks/not-here']) {
      await page.evaluate((hash) => location.assign(`#${hash}`), route);
      await page.getByRole('grid', { name: 'Webhooks' }).waitFor();
      await page.waitForLoadState('networkidle');

      expect(await seriousFindings(page), route).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), route).toBe(true);
    }
    await close();
  });
});
