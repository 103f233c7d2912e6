import { expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';

const { browser, core, open } = await inspectedSuite();
const RUN = '0123456789abcdef0123456789abcdef';

it('says without a session what the link is that a client printed, what this is, and how to open it', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();

  await page.goto(`${core.urls.mlflow}/#/experiments/0/runs/${RUN}`);
  await page.getByRole('heading', { name: 'This is Hookglass. Its inspector opens with a launch link.' }).waitFor();

  expect(page.url()).toBe(`${core.urls.inspector}/#/experiments/0/runs/${RUN}`);
  expect(await page.getByText(`The link you followed is for the run ${RUN} in MLflow’s own interface`).count()).toBe(1);
  expect(await page.getByText(`mlflow runs describe --run-id ${RUN}`).count()).toBe(1);
  expect(await page.getByText('hookglass open', { exact: true }).count()).toBe(1);
  await context.close();
});

it('opens from a link in a page of another site, such as a notebook', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route('http://notebook.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<a href="${core.urls.mlflow}/#/experiments/7">View experiment</a>` }),
  );
  await page.goto('http://notebook.example/');

  await page.getByRole('link').click();
  await page.getByRole('heading', { name: /^This is Hookglass\./ }).waitFor();

  expect(await page.getByText('mlflow runs list --experiment-id 7').count()).toBe(1);
  await context.close();
});

it('says the same in the inspector, with the way back', async () => {
  const { page, complaints, close } = await open(`/experiments/0/runs/${RUN}`);
  await page.getByText(`mlflow runs describe --run-id ${RUN}`).waitFor();

  await page.getByRole('link', { name: 'Go to the deliveries' }).click();
  await page.waitForURL(/#\/(deliveries|welcome)/);

  expect(complaints).toEqual([]);
  await close();
});
