import { expect, it } from 'vitest';
import { sign } from '#core/signing/sign.ts';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';

const { core, open } = await inspectedSuite();

const SECRET = 's3cret of the app';
const deliveryId = '9f2c1d00-0000-4000-8000-000000000001';
const timestamp = '1795429864';

function curlOf(secret: string, signed: string, shown = signed): string {
  const signature = sign(secret, { deliveryId, timestamp, body: Buffer.from(signed) });
  return `curl 'http://h/hooks' \\\n  -H 'X-MLflow-Delivery-Id: ${deliveryId}' -H 'X-MLflow-Timestamp: ${timestamp}' \\\n  -H 'X-MLflow-Signature: ${signature}' --data-raw '${shown}'`;
}

it('checks and explains what is pasted, with the secrets that are known here or one that is typed', async () => {
  await core.client.createWebhook({ name: 'app', url: core.urls.webhook, events: ['prompt.created'], secret: SECRET });
  const { page, complaints, close } = await open('/deliveries', { permissions: ['clipboard-read', 'clipboard-write'] });
  const body = '{\n  "a": "b"\n}';
  const paste = async (text: string) => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await page.getByRole('textbox', { name: /^The request, as you copied it/ }).focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('ControlOrMeta+V');
  };
  const result = page.getByRole('region', { name: 'Result' });
  const check = page.getByRole('button', { name: 'Check and explain' });

  // By keyboard alone, through the palette.
  await page.getByRole('heading', { name: 'Nothing has been sent yet.' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('paste a req');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Paste a request' }).waitFor();
  expect(await check.isDisabled()).toBe(true);

  await paste('hello');
  await page.getByText(/^This is none of the forms that are understood: curl/).waitFor();
  expect(await check.isDisabled()).toBe(true);

  await paste(curlOf(SECRET, body));
  await page.getByText('Read as a curl command: POST http://h/hooks with 14 bytes of body.').waitFor();
  await check.click();
  await result.getByText('This request is correctly signed, and nothing else is wrong with it.').waitFor();
  expect(await result.getByRole('listitem').count()).toBe(7);

  await page.getByRole('button', { name: 'Copy for an agent' }).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain('# Pasted request: `POST http://h/hooks`');
  expect(await copied()).toMatch(/- Read as: a curl command\n(.*\n)*- Checked by Hookglass: `/);

  await paste(curlOf(SECRET, body.replaceAll('\n', '\r\n'), body));
  expect(await result.count()).toBe(0);
  await check.click();
  await result
    .getByText(/^The pasted body differs from the one that was signed: the signature fits it with Windows line breaks\./)
    .waitFor();

  await paste(curlOf('typed\n', body));
  await page.getByLabel(/^Secret/).fill('typed');
  await page.keyboard.press('Enter');
  await result.getByText(/^Proven by computing it again/).waitFor();
  expect(await result.textContent()).toContain('why:secret-space');

  await paste(curlOf(SECRET, body, body.replace('b', 'c')));
  await check.click();
  await result.getByText(/^A guess: the body may have changed on its way here/).waitFor();
  expect(await seriousFindings(page)).toEqual([]);

  const sample = await core.client.sendSample();
  await page.evaluate((id) => {
    location.hash = `#/deliveries/${id}/verify`;
  }, sample.id);
  await page.getByRole('link', { name: 'Paste a request…' }).click();
  await page.getByRole('heading', { name: 'Paste a request' }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});
