import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { SIZE_A, SIZE_B } from '../support/open-page.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { tabTo } from '../support/tab-to.ts';

const { core, open } = await inspectedSuite({ scrollbars: true, windows: { reducedMotion: 'reduce' } });
let app: ScriptedEndpoint;

beforeAll(async () => {
  app = await scriptedEndpoint([200]);
  await core.client.createWebhook({ name: 'app', url: app.url, events: ['model_version_alias.created', 'model_version.created'] });
  await core.mlflow('registered-models/create', { name: 'iris' });
  for (let made = 0; made < 2; made++) await core.mlflow('model-versions/create', { name: 'iris', source: 's3://models/iris' });
  await core.mlflow('registered-models/alias', { name: 'iris', alias: 'champion', version: '1' });
});
afterAll(() => app.close());

const deliveries = async (event: string) => (await core.client.deliveries({ q: `event:${event}` })).items.length;

it('with the mouse: the button names event and listeners, says what a move fires, and one delivery is there within a second', async () => {
  const { page, complaints, close } = await open('/registry');
  await page.getByRole('link', { name: /^iris/ }).click();
  await page.getByRole('heading', { name: 'Change v2' }).waitFor();
  const button = page.getByRole('button', { name: 'Set alias → model_version_alias.created · 1 listens' });
  await page.getByRole('button', { name: 'Delete alias → model_version_alias.deleted · nobody listens' }).waitFor();
  await button.click();
  await page.getByLabel('Alias', { exact: true }).fill('champion');
  await page.getByText('champion: v1 → v2. Moving an alias fires created once and no deleted.').waitFor();
  const before = await deliveries('model_version_alias.created');
  const pressedAtMs = Date.now();
  await page.getByRole('button', { name: 'Set alias', exact: true }).click();

  const story = page.getByRole('region', { name: 'Storyline of iris' });
  await story.getByText('champion: v1 → v2').waitFor();
  const [newest] = (await core.client.deliveries({ limit: 1 })).items;
  expect(newest?.subject).toBe('iris v2 champion');
  expect((newest?.createdAtMs ?? Number.POSITIVE_INFINITY) - pressedAtMs).toBeLessThan(1000);
  await story.getByText('(inferred: v1 from the event before)').waitFor();
  await story
    .getByRole('link', { name: /app 200/ })
    .first()
    .waitFor();
  expect(await deliveries('model_version_alias.created')).toBe(before + 1);
  expect((await core.client.unheard()).items.filter(({ event }) => event === 'model_version_alias.deleted')).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

it('with the keyboard alone: a tag is set, refused at its field first, and nothing typed is lost', async () => {
  const { page, close } = await open('/deliveries', { viewport: SIZE_B, colorScheme: 'dark' });
  await page.getByRole('main').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await page.getByRole('link', { name: /^iris/ }).waitFor();
  await tabTo(page, 'input[aria-label="Filter models"]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await tabTo(page, 'button[aria-label^="Set tag → model_version_tag.set"]');
  await page.keyboard.press('Enter');
  await page.keyboard.type('../bad');
  await page.keyboard.press('Tab');
  await page.keyboard.type('prod');
  await page.keyboard.press('Enter');

  await page
    .getByRole('alert')
    .getByText(/must not resolve to other names/)
    .waitFor();
  await page.locator('[aria-invalid="true"]:focus').waitFor();
  expect(await page.getByLabel('Value', { exact: true }).inputValue()).toBe('prod');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('stage');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Storyline of iris' }).getByText('tag stage=prod set on v2').waitFor();
  await page.locator('button[aria-label^="Set tag → model_version_tag.set"]:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type('half');
  await page.keyboard.press('Escape');
  await page.locator('button[aria-label^="Set tag → model_version_tag.set"]:focus').waitFor();
  await page.keyboard.press('Enter');
  expect(await page.getByLabel('Key', { exact: true }).inputValue()).toBe('half');
  await close();
});

it('opening another change leaves the first, and the focus is in the field of the second', async () => {
  const { page, close } = await open('/registry/models/iris');
  await page.getByRole('button', { name: /^Set alias/ }).click();
  await page.getByLabel('Alias', { exact: true }).fill('half');
  await page.getByRole('button', { name: /^Set tag → model_version_tag/ }).click();

  await page.getByLabel('Key', { exact: true }).and(page.locator(':focus')).waitFor();
  expect(await page.getByLabel('Alias', { exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: /^Set alias/ }).click();
  expect(await page.getByLabel('Alias', { exact: true }).inputValue()).toBe('half');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: /^Set alias/ }).click();
  expect(await page.getByLabel('Alias', { exact: true }).inputValue()).toBe('');
  await close();
});

it('makes a model and a prompt, and shows what a client of MLflow changes meanwhile', async () => {
  const { page, close } = await open('/registry/prompts');
  await page.getByRole('button', { name: 'New prompt → prompt.created · nobody listens' }).click();
  await page.getByLabel('Name', { exact: true }).fill('greet');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^New version → prompt_version\.created/ }).click();
  await page.getByLabel('Template').fill('Hello {{name}}');
  await page.getByRole('button', { name: 'New version', exact: true }).click();
  await page.getByRole('heading', { name: 'Change v1' }).waitFor();

  await core.mlflow('registered-models/alias', { name: 'greet', alias: 'live', version: '1' });
  await page.getByRole('cell', { name: 'live' }).waitFor();
  await page.getByRole('button', { name: /^Delete greet/ }).click();
  await page.getByText('Deletes “greet” and its version. Its deliveries stay.').waitFor();
  await page.getByRole('button', { name: 'Delete greet', exact: true }).click();
  await page.getByText('No prompt yet.').waitFor();
  await close();
});

describe.each([
  ['1280 × 800', SIZE_A],
  ['1920 × 1080', SIZE_B],
] as const)('at %s', (_, viewport) => {
  it.each(['light', 'dark'] as const)('an accessibility scan finds nothing serious in the %s theme', async (colorScheme) => {
    const { page, close } = await open('/registry', { colorScheme, viewport });
    for (const route of [
      '/registry/models',
      '/registry/models/iris',
      '/registry/models/iris/versions/1',
      '/registry/models/not-here',
      '/registry/prompts',
    ]) {
      await page.evaluate((hash) => location.assign(`#${hash}`), route);
      await page.getByRole('heading', { name: 'Registry' }).waitFor();
      await page.waitForLoadState('networkidle');
      const verb = page.getByRole('button', { name: /^Set alias/ });
      if (route.includes('iris')) await verb.click();

      expect(await seriousFindings(page), route).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), route).toBe(true);
    }
    await close();
  });
});

it('at 200 % zoom each change can be reached and pressed, and nothing is beside the window', async () => {
  const { page, close } = await open('/registry/models/iris', {
    viewport: { width: SIZE_A.width / 2, height: SIZE_A.height / 2 },
    deviceScaleFactor: 2,
  });
  for (const name of [/^Set alias/, /^Delete iris/]) {
    const button = page.getByRole('button', { name }).first();
    await button.scrollIntoViewIfNeeded();
    await button.click();
    await page.getByRole('button', { name: 'Cancel' }).click();
  }
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  const sideways = await page.evaluate(
    () =>
      [...document.querySelectorAll('main *')].filter(
        (box) => getComputedStyle(box).overflowX === 'auto' && box.scrollWidth > box.clientWidth + 1,
      ).length,
  );
  expect(sideways).toBe(0);
  await close();
});
