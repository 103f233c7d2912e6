import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finding, isCopiedLine, type Severity } from '#shared/domain/app/finding.ts';
import type { ServerReport } from '#shared/domain/app/real-server.ts';
import { freePort } from '../support/foreign-server.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import {
  ADMIN,
  basicAuth,
  type MisconfiguredServers,
  needMisconfiguredServers,
  startMisconfiguredServers,
} from '../support/misconfigured-servers.ts';
import type { InspectorPage } from '../support/open-page.ts';

const { open } = await inspectedSuite({ windows: { reducedMotion: 'reduce' } });

/** What is typed, and what has to be found there. */
interface Provoked {
  uri: string;
  /** The address to judge; that of an app which answers, without it. */
  receiver?: string;
  as?: typeof ADMIN;
  found: readonly [id: string, severity: Severity, what: RegExp][];
  undo?: () => Promise<void>;
}

/** Twelve things that keep deliveries from arriving, on the way to real servers; the last one takes its server with it. */
const PROVOKED: readonly [name: string, provoke: (servers: MisconfiguredServers) => Provoked | Promise<Provoked>][] = [
  [
    'a port on which nobody listens',
    async () => ({
      uri: `http://127.0.0.1:${await freePort()}`,
      found: [['server-unreachable', 'error', /does not answer: nothing listens there/]],
    }),
  ],
  ['a prefix that is missing', ({ skewed }) => ({ uri: skewed, found: [['prefix-missing', 'error', /^No MLflow API is found at /]] })],
  [
    'a file store',
    ({ files }) => ({ uri: files, found: [['file-store', 'error', /^Its registry lies in files, and webhooks need a database/]] }),
  ],
  [
    'http and private addresses that are refused, and a clock that is behind',
    ({ skewed }) => ({
      uri: `${skewed}/registry`,
      found: [
        ['http-refused', 'error', /^http is refused for http:/],
        ['private-refused', 'error', /^Private addresses are refused for http:/],
        ['clock', 'error', /^The clock of the server is 3(599|598)(\.\d)? s behind this computer/],
      ],
    }),
  ],
  [
    'events that the release does not know',
    ({ oldest }) => ({ uri: oldest, found: [['events-missing', 'warning', /^MLflow 3\.3\.2 knows \d+ of 15 events/]] }),
  ],
  [
    'a receiver that is down',
    async ({ good }) => ({
      uri: good,
      receiver: `http://127.0.0.1:${await freePort()}/hooks`,
      found: [['receiver-down', 'error', /does not answer/]],
    }),
  ],
  [
    'a webhook that is disabled, and a list of webhooks that is older',
    async ({ good, register, remove }) => {
      const id = await register(good, { status: 'DISABLED' });
      return {
        uri: good,
        found: [
          ['webhook-disabled', 'warning', new RegExp(`^Disabled there is team-ci \\(id ${id}\\)`)],
          ['list-cache', 'warning', /^What was changed a moment ago may go unheard\d+ s left/],
        ],
        undo: () => remove(good, id),
      };
    },
  ],
  ['credentials that are missing', ({ locked }) => ({ uri: locked(), found: [['auth-missing', 'error', /asks who you are \(401\)/]] })],
  [
    'a key that was lost at a restart',
    async (servers) => {
      await servers.register(servers.locked(), { secret: 'planted' }, basicAuth(ADMIN));
      await servers.restartLocked();
      return {
        uri: servers.locked(),
        as: ADMIN,
        found: [['encryption-key-missing', 'error', /^The server cannot read the secrets of its webhooks/]],
      };
    },
  ],
];

describe.runIf(needMisconfiguredServers())('what is wrong with a real server is found in the page, with why and what to do', () => {
  let servers: MisconfiguredServers;
  let inspector: InspectorPage;
  let findings: Locator;
  beforeAll(async () => {
    servers = await startMisconfiguredServers();
    inspector = await open('/connect');
    findings = inspector.page.getByRole('region', { name: 'Findings', exact: true });
  }, 180_000);
  afterAll(async () => {
    await inspector.close();
    await servers.stop();
  }, 60_000);

  /** Types all of it and presses *Check*. @returns what the page was told that is not just good to know */
  async function check({ uri, receiver, as }: Pick<Provoked, 'uri' | 'receiver' | 'as'>): Promise<Finding[]> {
    const { page } = inspector;
    await page.getByRole('textbox', { name: 'Tracking URI' }).fill(uri);
    if (as) {
      await page.getByRole('group', { name: 'Signed in with' }).getByText('Password').click();
      await page.getByRole('textbox', { name: 'User', exact: true }).fill(as.username);
      await page.getByRole('textbox', { name: 'Password', exact: true }).fill(as.password);
    }
    await page.getByRole('radio', { name: 'Another address' }).check();
    await page.getByRole('textbox', { name: 'Address of the receiver' }).fill(receiver ?? servers.receiver);
    const answered = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/doctor'));
    await page
      .getByRole('button', { name: /^Check( again)?$/ })
      .first()
      .click();
    const report = (await (await answered).json()) as ServerReport;
    return report.findings.filter(({ severity }) => severity !== 'info');
  }

  it('nothing on a good one', async () => {
    expect(await check({ uri: servers.good })).toEqual([]);
    await findings.getByText(/^nothing is wrong; checked at /).waitFor();
  });

  // In one of them a server is started again.
  it.each(PROVOKED)(
    '%s',
    async (_, provoke) => {
      const provoked = await provoke(servers);
      const wrong = await check(provoked);
      await provoked.undo?.();

      expect(wrong.map(({ id }) => id).toSorted()).toEqual(provoked.found.map(([id]) => id).toSorted());
      for (const [id, severity, what] of provoked.found) {
        const { why = '', fix = '' } = wrong.find((one) => one.id === id) ?? {};
        const line = findings.locator(`[data-finding="${id}"][data-severity="${severity}"]`);
        await line.locator('p').first().filter({ hasText: what }).waitFor();
        expect(await line.textContent()).toContain(why);
        expect(fix, id).not.toBe('');
        // What mends two findings stands below the last of them.
        const lines = fix.split('\n');
        for (const text of lines.filter((one) => !isCopiedLine(one))) await findings.getByText(text, { exact: true }).waitFor();
        const copied = lines.filter(isCopiedLine);
        if (copied.length > 0)
          await findings
            .locator('pre')
            .filter({ hasText: copied.join('\n') })
            .waitFor();
      }
      expect(await findings.locator('[data-finding]:not([data-severity="info"])').count()).toBe(wrong.length);
      expect(inspector.complaints).toEqual([]);
    },
    180_000,
  );
});
