import { afterAll, beforeEach, expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { SIZE_A } from '../support/open-page.ts';
import { startCore } from '../support/start-core.ts';

/** Stands for the server of a team: it answers as MLflow does. */
const team = await startCore();
const { core, open, start } = await inspectedSuite({ cores: 'asked' });
const host = new URL(team.mlflow).host;

beforeEach(async () => {
  await start({ upstream: team.mlflow });
  await core.client.createWebhook({ name: 'mine', url: core.urls.webhook, events: ['registered_model.created'], secret: 's3cret' });
});
afterAll(() => team.stop());

it('says in head, status bar, settings and registry whose calls these are, and on each row that it was derived', async () => {
  await core.mlflow('registered-models/create', { name: 'iris' });
  const { page, complaints, close } = await open('/deliveries', { viewport: SIZE_A });

  await page.getByRole('banner').getByText(`mirror of ${host}`).waitFor();
  await page.getByRole('contentinfo').getByText(`passed on to ${host}, MLflow 3.18.0`).waitFor();
  const row = page.getByRole('grid').locator('[role="row"][aria-rowindex]').first();
  expect(await row.textContent()).toContain('derived from an API call');
  await row.click();
  await page.getByText('Derived from an API call: model iris created').waitFor();
  expect(await seriousFindings(page)).toEqual([]);

  await page
    .getByRole('contentinfo')
    .getByText(/passed on to/)
    .click();
  await page.getByText('MLflow 3.18.0 answers every call that is not about webhooks.').waitFor();
  await page.getByRole('link', { name: 'Registry' }).click();
  await page.getByText(`Clients see the registry of ${team.mlflow}.`).waitFor();

  expect(complaints).toEqual([]);
  await close();
});

it('says that the other server gives no answer, and why', async () => {
  await start({ upstream: 'http://127.0.0.1:9' });
  await core.mlflow('registered-models/create', { name: 'rose' }).catch(() => undefined);
  const { page, close } = await open('/calls');

  await page.getByRole('contentinfo').getByLabel('No answer').waitFor();
  await page.getByRole('grid', { name: 'Calls' }).locator('[role="row"][aria-rowindex]').first().click();
  await page
    .getByRole('region', { name: 'Call' })
    .getByText('The MLflow server that calls are passed on to, http://127.0.0.1:9, does not answer: nothing listens there.')
    .first()
    .waitFor();

  await close();
});
