import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startCore, type TestCore, temporaryDirectory } from '../support/start-core.ts';
import { openTerminal } from '../support/terminal.ts';

/*
 * What each verb shows in a terminal of 80 and of 120 columns, on a core that has sent a few deliveries. The captures are in
 * test/fixtures/terminal/ and are looked at when they change: `vitest run --project e2e test/e2e/terminal-captures.test.ts -u` writes them anew.
 */

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/terminal');

interface Capture {
  /** Of the file. */
  name: string;
  args: readonly string[];
  code?: number;
  env?: Record<string, string>;
  /** Goes on until Ctrl-C, which is pressed when this is there. */
  stopAt?: RegExp;
}

const D = ['--data-dir', 'DATA'];
const SIGNED = ['--id', '9f2c41d0-6b1e-4d53-8f0a-2e7c5a9d1b34', '--timestamp', '1795429864', '--secret-env', 'S', '--body', 'BODY'];

/** In this order, since some change what the next ones see. */
const CAPTURES: readonly Capture[] = [
  { name: 'deliveries', args: ['deliveries', ...D] },
  { name: 'deliveries-unheard', args: ['deliveries', 'state:unheard', ...D] },
  { name: 'deliveries-none', args: ['deliveries', 'model:nobody', ...D] },
  { name: 'show', args: ['show', 'd2', ...D] },
  { name: 'captures', args: ['captures', ...D] },
  { name: 'calls', args: ['calls', ...D] },
  { name: 'webhooks', args: ['webhooks', ...D] },
  { name: 'webhooks-test', args: ['webhooks', 'test', 'alias-hook', ...D] },
  { name: 'wait', args: ['wait', '--event', 'prompt.created', ...D] },
  { name: 'diff', args: ['diff', 'd1', 'BODY', ...D], code: 1 },
  { name: 'trigger', args: ['trigger', 'prompt.created', '--webhook', 'alias-hook', ...D] },
  { name: 'trigger-schema', args: ['trigger', 'model_version.created', '--schema'] },
  { name: 'replay', args: ['replay', 'd1', ...D] },
  { name: 'hold', args: ['hold', 'd3', ...D] },
  { name: 'release', args: ['release', 'd3', ...D] },
  { name: 'cancel', args: ['cancel', 'd3', ...D] },
  { name: 'retry', args: ['retry', 'd5', ...D] },
  { name: 'cert', args: ['cert', ...D], code: 2 },
  { name: 'listen', args: ['listen', '-f', 'http://127.0.0.1:9/hooks', ...D], stopAt: /q quit/ },
  { name: 'tunnel', args: ['tunnel', 'status', ...D] },
  { name: 'export', args: ['export', '--deliveries', 'id:d1', '--as', 'curl', ...D] },
  { name: 'import', args: ['import', 'HAR'] },
  { name: 'signature-sign', args: ['signature', 'sign', ...SIGNED], env: { S: 's3cret' } },
  {
    name: 'signature-verify',
    args: ['signature', 'verify', '--signature', 'v1,AAAA', '--now', '1795429900', ...SIGNED],
    code: 1,
    env: { S: 's3cret' },
  },
  { name: 'signature-explain', args: ['signature', 'explain', 'd2', ...D], code: 1 },
  {
    name: 'check',
    args: ['check', 'WEBHOOK', '--secret-env', 'S', '--case', 'valid-signature', '--case', 'altered-body', '--case', 'stale-timestamp'],
    env: { S: 's3cret' },
  },
  { name: 'check-wrong-secret', args: ['check', 'WEBHOOK', '--secret-env', 'S', '--case', 'altered-body'], code: 1, env: { S: 'other' } },
  { name: 'check-nobody', args: ['check', 'http://127.0.0.1:9/hooks', '--secret-env', 'S'], code: 3, env: { S: 's3cret' } },
  { name: 'doctor', args: ['doctor', ...D] },
  { name: 'doctor-nobody', args: ['doctor', '--mlflow-uri', 'http://127.0.0.1:9', ...D], code: 1 },
  { name: 'attach-nobody', args: ['attach', '--mlflow-uri', 'http://127.0.0.1:9', ...D], code: 3 },
  { name: 'mlflow-versions', args: ['mlflow-versions'] },
  { name: 'mlflow-versions-diff', args: ['mlflow-versions', 'diff', '3.10', '3.13'] },
  { name: 'open', args: ['open', ...D] },
  { name: 'token', args: ['token', ...D] },
  { name: 'receiver', args: ['receiver', 'new', 'flask', 'APP'] },
  {
    name: 'serve',
    args: [
      'serve',
      '--no-open',
      '--mlflow-port',
      '0',
      '--receiver-port',
      '0',
      '--receiver-tls-port',
      'off',
      '--inspector-port',
      '0',
      '--data-dir',
      'SERVED',
    ],
    stopAt: /data +\/\S+/,
  },
  { name: 'help', args: ['help'] },
  { name: 'help-deliveries', args: ['help', 'deliveries'] },
  { name: 'help-check', args: ['check', '--help'] },
  { name: 'no-core', args: ['deliveries', '--data-dir', 'NOWHERE'], code: 3 },
  { name: 'wrong-state', args: ['deliveries', 'state:faild', ...D], code: 2 },
];

async function startSeeded() {
  const refusing = await scriptedEndpoint([
    { status: 401, headers: { 'Content-Type': 'application/json' }, body: '{"detail":"Bad signature"}' },
  ]);
  const busy = await scriptedEndpoint([503]);
  const core = await startCore({ retry: { profile: 'documented', maxRetries: 3, timeScale: 1000 } });
  const client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });
  const hook = (name: string, url: string, events: Parameters<typeof client.createWebhook>[0]['events']) =>
    client.createWebhook({ name, url, events, secret: 's3cret' });
  const good = await hook('alias-hook', core.webhookUrl, ['prompt.created', 'model_version_alias.created']);
  const bad = await hook('refuses-everything', refusing.url, ['prompt_tag.set']);
  const late = await hook('too-busy', busy.url, ['model_version.created']);
  const send = async (webhookId: string, event: Parameters<typeof client.compose>[0]['event'], settled: string) => {
    const [sent] = await client.compose({ webhookId, event });
    await vi.waitFor(async () => expect((await client.delivery(sent?.id ?? ''))?.state).toBe(settled), { timeout: 20_000 });
    return sent?.id ?? '';
  };
  await send(good.id, 'prompt.created', 'delivered');
  const refused = await send(bad.id, 'prompt_tag.set', 'failed');
  await vi.waitFor(async () => expect((await client.delivery(refused))?.cause).toBeDefined(), { timeout: 20_000 });
  await send(late.id, 'model_version.created', 'waiting');
  await send(good.id, 'model_version_alias.created', 'delivered');
  await send(late.id, 'model_version.created', 'waiting');
  await fetch(`${core.mlflow}/api/2.0/mlflow/registered-models/create`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'churn-europe' }),
  });
  return { core, stop: () => Promise.all([core.stop(), refusing.close(), busy.close()]) };
}

function filesFor(core: TestCore) {
  const directory = temporaryDirectory();
  const file = (name: string, text: string) => {
    writeFileSync(path.join(directory, name), text);
    return path.join(directory, name);
  };
  const body = '{"entity": "prompt", "action": "created"}';
  const har = {
    log: {
      entries: [
        {
          startedDateTime: '2024-11-23T10:31:04.871Z',
          time: 12,
          request: {
            method: 'POST',
            url: 'https://example.com/hooks',
            headers: [{ name: 'X-MLflow-Delivery-Id', value: '9f2c41d0-6b1e-4d53-8f0a-2e7c5a9d1b34' }],
            postData: { mimeType: 'application/json', text: body },
          },
          response: { status: 200, headers: [], content: {} },
        },
      ],
    },
  };
  const words: Record<string, string> = {
    DATA: core.dataDir,
    WEBHOOK: core.webhookUrl,
    BODY: file('body.json', body),
    HAR: file('checkout.har', JSON.stringify(har)),
    APP: path.join(directory, 'app'),
    SERVED: path.join(directory, 'served'),
    NOWHERE: path.join(directory, 'nowhere'),
  };
  return { directory, argsOf: (args: readonly string[]) => args.map((word) => words[word] ?? word) };
}

/** What differs from run to run, in as many cells as before. */
const masked = (line: string): string =>
  line
    .replaceAll(/hookglass-test-\w{6}/g, 'hookglass-test-xxxxxx')
    .replaceAll(/\d{4,5}(?= for\b)/g, 'ppppp')
    .replaceAll(/[\d.]+ [GM]iB free/g, 'N GiB free')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+\+00:00/g, 'YYYY-MM-DDThh:mm:ss.uuuuuu+00:00')
    .replaceAll(/\d\d:\d\d:\d\d/g, 'hh:mm:ss')
    .replaceAll(/(127\.0\.0\.1|host\.docker\.internal|localhost):\d{4,5}/g, '$1:ppppp')
    .replaceAll(/…\d*:?\d{1,5}(?=\/(?:webhook|hook))/g, (port) => port.replaceAll(/\d/g, 'p'))
    .replaceAll(/(?<![0-9a-f-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) =>
      id.startsWith('9f2c41d0') ? id : 'u'.repeat(36),
    )
    .replaceAll(/\b[0-9a-f]+(?:-[0-9a-f]+)*…[0-9a-f-]*(?= #\d| *$)/g, (id) => id.replaceAll(/[0-9a-f]/g, 'u'))
    .replaceAll(/[\w-]{43}(?![\w-])/g, 'x'.repeat(43))
    .replaceAll(/v1,[\w+/]{43}=/g, (text) => (text.includes('AAAA') ? text : `v1,${'s'.repeat(43)}=`))
    .replaceAll(/X-MLflow-Timestamp: 17\d{8}/g, 'X-MLflow-Timestamp: 17nnnnnnnn')
    .replaceAll(/ {2,}[\d.]+ m?s(?= {2})/g, (column) => 'N ms'.padStart(column.length))
    .replaceAll(/ {2,}\d+(?:\.\d+)? m?s$/g, '  N ms')
    .replaceAll(/\d+ ms\b/g, 'N ms')
    .replaceAll(/Hookglass \d+\.\d+\.\d+/g, 'Hookglass n.n.n')
    .trimEnd();

describe.each([80, 120])('in %i columns', (columns) => {
  it('every verb shows what it showed before', async () => {
    const { core, stop } = await startSeeded();
    const { directory, argsOf } = filesFor(core);
    try {
      for (const { name, args, code = 0, env = {}, stopAt } of CAPTURES) {
        const terminal = openTerminal(argsOf(args), { columns, env: { NO_COLOR: '1', TZ: 'UTC', HOME: directory, ...env } });
        if (stopAt) {
          await terminal.until(stopAt);
          terminal.type('\u0003');
        }
        const shown = await terminal.ended;

        const typed = `$ hookglass ${args.filter((word) => word !== '--data-dir' && word !== 'DATA').join(' ')}`;
        await expect(`${[typed, ...shown.screen.map(masked)].join('\n')}\n`, name).toMatchFileSnapshot(
          path.join(FIXTURES, String(columns), `${name}.txt`),
        );
        expect(shown.code, name).toBe(code);
      }
    } finally {
      await stop();
      rmSync(directory, { recursive: true });
    }
  });
});
