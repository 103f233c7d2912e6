import { expect, test } from 'vitest';
import { type CheckId, check } from '#library/index.ts';
import { checkedReceiver, CHECKED_SECRET as secret } from '../support/checked-receiver.ts';
import { refusingPort } from '../support/refusing-port.ts';

test('a receiver that does what it should has no failures', async () => {
  const receiver = await checkedReceiver();

  const checked = await check({ url: receiver.url, secret, probeUrl: receiver.probeUrl });
  await receiver.close();

  expect(checked.failures).toEqual([]);
  expect(checked).toMatchObject({ passed: true, summary: { failed: 0, skipped: 0 } });
  expect(checked.checks).toHaveLength(24);
});

test('what one does wrong is a sentence that begins with the id of the check', async () => {
  const receiver = await checkedReceiver({ refusal: 500 });

  const checked = await check({ url: receiver.url, secret, only: ['other-secret', 'valid-signature'], headers: { 'X-Proxy': 'y' } });
  await receiver.close();

  expect(checked).toMatchObject({ passed: false, failures: [expect.stringMatching(/^other-secret: .*500/)] });
  expect(receiver.requests.every(({ headers }) => headers['x-proxy'] === 'y')).toBe(true);
});

test('nobody at the URL, and wrong arguments, are errors', async () => {
  const url = `http://127.0.0.1:${await refusingPort()}/webhook`;

  await expect(check({ url, secret })).rejects.toThrow(`${url}: `);
  await expect(check({ url: 'localhost:3000', secret })).rejects.toThrow('url takes an http or https URL');
  await expect(check({ url, secret: '' })).rejects.toThrow('secret takes a text that is not empty');
  await expect(check({ url, secret, probeUrl: 'count' })).rejects.toThrow('probeUrl takes an http or https URL');
  await expect(check({ url, secret, only: ['speed' as CheckId] })).rejects.toThrow(
    /^There is no check "speed"\. There are valid-signature, /,
  );
});
