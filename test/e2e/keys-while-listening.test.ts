import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startCore } from '../support/start-core.ts';
import { openTerminal } from '../support/terminal.ts';

const core = await startCore({ retry: { profile: 'documented', maxRetries: 3, timeScale: 100 } });
const client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });
const app = createServer((request, response) => request.resume().on('end', () => response.writeHead(204).end()));
await new Promise<void>((resolve) => void app.listen(0, '127.0.0.1', resolve));
const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}/hooks`;
const hook = await client.createWebhook({ name: 'hook', url: core.webhookUrl, events: ['prompt.created'], secret: 's3cret' });
afterAll(async () => {
  app.closeAllConnections();
  app.close();
  await core.stop();
});

const HINT = /r replay · d details · o open in the inspector · q quit/;
const listening = (...more: string[]) => openTerminal(['listen', '-f', appUrl, '--data-dir', core.dataDir, ...more], { columns: 100 });

test('keys send the newest again, show it, give a link, and end it with the route gone', async () => {
  const terminal = listening();
  await terminal.until(HINT);
  const [sent] = await client.compose({ webhookId: hook.id, event: 'prompt.created' });
  await terminal.until(/c1\b.*204.*#1/);

  terminal.type('r');
  await terminal.until(/d1 sent again as d2/);
  await terminal.until(/c2\b.*204/);
  terminal.type('d');
  await terminal.until(/✓ delivered/);
  terminal.type('o');
  await terminal.until(/There is no display here\. http:\/\/127\.0\.0\.1:\d+\/#code=/);
  terminal.type('x');
  terminal.type('q');
  const { screen, code } = await terminal.ended;

  expect(sent?.id).toBe('d1');
  expect(code).toBe(0);
  expect(screen[1]).toMatch(/^ID +TIME +TO +ANSWER +TRY +TOOK +SIGNATURE$/);
  expect(screen.join('\n')).not.toMatch(HINT);
  expect((await client.endpoint('webhook'))?.forward).toBeUndefined();
});

test('Ctrl-C ends it as q does', async () => {
  const terminal = listening();
  await terminal.until(HINT);
  terminal.type('\u0003');

  expect((await terminal.ended).code).toBe(0);
  expect((await client.endpoint('webhook'))?.forward).toBeUndefined();
});

test('no keys are read for a program', async () => {
  const terminal = listening('--json');
  // What came before it follows is not shown: so there is one more, until one is.
  const more = setInterval(() => void client.compose({ webhookId: hook.id, event: 'prompt.created' }), 300);
  await terminal.until(/"id":"c\d+"/);
  clearInterval(more);
  terminal.type('\u0003');

  const { code, raw } = await terminal.ended;
  expect([code, HINT.test(raw)]).toEqual([0, false]);
});

test('what waits says how it stands, and on Ctrl-C which delivery goes on', async () => {
  const busy = await scriptedEndpoint([503]);
  await client.createWebhook({ name: 'busy', url: busy.url, events: ['prompt_tag.set'], secret: 's3cret' });
  const terminal = openTerminal(['trigger', 'prompt_tag.set', '--data-dir', core.dataDir], { columns: 100 });

  await terminal.until(/sent as (d\d+) · attempt 1: 503 · next in \d/);
  terminal.type('\u0003');
  const { screen, code } = await terminal.ended;

  expect(screen.at(-1)).toMatch(/^d\d+ goes on without this terminal; "hookglass show d\d+" shows what becomes of it\.$/);
  expect(code).toBe(130);
  await busy.close();
});

test('colours are for a terminal that wants them', async () => {
  const colours = async (env: Record<string, string>) =>
    (await openTerminal(['webhooks', '--data-dir', core.dataDir], { columns: 100, env }).ended).raw.includes('\u001b[');

  expect(await Promise.all([colours({}), colours({ NO_COLOR: '1' }), colours({ TERM: 'dumb' })])).toEqual([true, false, false]);
});
