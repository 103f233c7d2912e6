import { lookup as lookUp } from 'node:dns/promises';
import { describe, expect, test } from 'vitest';
import { createUrlPolicy } from '#core/dispatch/send/url-policy.ts';
import { RECORDED_RELEASES, releaseOf } from '#shared/domain/mlflow/release.ts';
import { readRelease } from '../../../../support/golden-release.ts';

/** What a server says that has nothing against the URL: the list of events was empty. */
const TAKEN = 'Webhook events must be a non-empty list of WebhookEvent objects: [].';

describe.each(RECORDED_RELEASES)('a server of MLflow %s with its own defaults', (version) => {
  const policy = createUrlPolicy({ mode: 'mlflow', release: releaseOf(version), lookup });

  test.each(readRelease(version).urlRules)('says to $url what it said', async ({ url, message }) => {
    expect((await policy.check(url)) ?? TAKEN).toBe(message);
  });
});

/** Names but `localhost` are not asked of a network that may not be there. */
async function lookup(hostname: string) {
  if (hostname.endsWith('.invalid')) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
  const host = hostname === 'localhost' ? '127.0.0.1' : hostname;
  return lookUp(host.replace(/^\[|\]$/g, ''), { all: true });
}
