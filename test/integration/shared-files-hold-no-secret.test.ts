import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exportCommand } from '#cli/commands/export.ts';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import type { SharedDelivery } from '#shared/domain/wire/shared.ts';
import type { Maskable } from '#shared/session/mask.ts';
import { readSession } from '#shared/session/read-file.ts';
import { previewOf, SHARE_FORMATS, type ShareFormat } from '#shared/session/share.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';
import { harFaults } from '../support/har-faults.ts';
import { runVerb } from '../support/run-cli.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

const SECRET = 'planted-Secret/"0123456789é';
const OLD_SECRET = 'planted-older-one-42';
const TOKEN = 'planted-credential-77';
const TAG = 'planted-tag-value';

const FORMS = [SECRET, OLD_SECRET, TOKEN].flatMap((planted) => {
  const bytes = Buffer.from(planted);
  return [
    planted,
    JSON.stringify(planted).slice(1, -1),
    encodeURIComponent(planted),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
  ];
});

let core: TestCore;
let client: ControlClient;
let endpoint: ScriptedEndpoint;
let shared: SharedDelivery;

/** The receiver answers with everything that it knows, and the body repeats the secret as well. */
beforeAll(async () => {
  const leak = JSON.stringify({ detail: `expected ${SECRET}`, also: Buffer.from(SECRET).toString('base64'), tag: TAG, old: OLD_SECRET });
  const headers = { 'Set-Cookie': `session=${TOKEN}`, 'X-Debug': Buffer.from(SECRET).toString('hex') };
  endpoint = await scriptedEndpoint([503, { status: 401, headers, body: leak }]);
  core = await startCore();
  client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });
  const url = `http://someone:${TOKEN}@127.0.0.1:${endpoint.port}/hooks?token=${TOKEN}`;
  const hook = await client.createWebhook({ name: 'leaky', url, events: ['model_version_tag.set'], secret: OLD_SECRET });
  await client.updateWebhook(hook.id, { secret: SECRET });
  const data = { name: 'iris', version: '3', key: 'stage', value: TAG, note: SECRET };
  const body = JSON.stringify({ entity: 'model_version_tag', action: 'set', timestamp: 'x', data });
  const [sent] = await client.compose({ webhookId: hook.id, event: 'model_version_tag.set', body: Buffer.from(body).toString('base64') });
  await endpoint.received(2);
  await vi.waitFor(async () => expect((await client.delivery(sent?.id ?? ''))?.state).toBe('failed'));
  await client.note(sent?.id ?? '', { note: `the secret is ${SECRET}` });
  shared = (await client.sharedDelivery(sent?.id ?? '')) as SharedDelivery;
  await fetch(`${core.webhookUrl}?api_key=${TOKEN}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'x-echo': OLD_SECRET },
    body: `secret=${OLD_SECRET}`,
  });
});
afterAll(async () => {
  await core.stop();
  await endpoint.close();
});

const text = (format: ShareFormat, leaveOut: readonly Maskable[] = []) =>
  previewOf(shared, { format, leaveOut: new Set(leaveOut), version: '1', nowMs: 0 });

/** X-04, for a file that leaves the machine: each planted secret, as it is, escaped, in base64 and in hex. */
const leakFigure = (whole: string): GuardFigure => ({
  row: 'X-04',
  what: 'forms of planted secrets in a file that is shared or exported',
  value: FORMS.filter((form) => whole.includes(form)).length,
  unit: 'forms',
  atMost: 0,
});

/** X-04, for a file that other programs are to read. */
const harFigure = (whole: string): GuardFigure => ({
  row: 'X-04',
  what: 'faults of a HAR file by HTTP Archive 1.2',
  value: harFaults(whole).length,
  unit: 'faults',
  atMost: 0,
});

describe('a planted secret', () => {
  it.each(SHARE_FORMATS)('is not in what is shared as %s', (format) => {
    const { text: whole, masked, isBodyMasked } = text(format);

    guardFigure(leakFigure(whole));
    if (format === 'har') guardFigure(harFigure(whole));
    if (format !== 'ci') expect(masked.get('secret')).toBeGreaterThanOrEqual(3);
    expect(isBodyMasked).toBe(true);
    expect(whole).toContain('model_version_tag');
  });

  it.each([
    ['deliveries', 'jsonl'],
    ['deliveries', 'har'],
    ['deliveries', 'curl'],
    ['captures', 'jsonl'],
    ['captures', 'har'],
    ['captures', 'curl'],
  ])('is not in %s that are exported as %s', async (what, as) => {
    const { lines } = await runVerb(exportCommand, [
      ...(what === 'deliveries' ? ['--deliveries'] : []),
      '--as',
      as,
      '--data-dir',
      core.dataDir,
    ]);

    expect(lines.length).toBeGreaterThan(0);
    guardFigure(leakFigure(lines.join('\n')));
    if (as === 'har') guardFigure(harFigure(lines.join('\n')));
  });

  it('is seen in a file that holds all as it was', async () => {
    const whole = JSON.stringify({ log: { version: '1.2', entries: (await client.webhooks()).items } });

    knownBad('X-04', [leakFigure(whole)]);
    knownBad('X-04', [harFigure(whole)]);
  });

  it('makes the file say that its signature cannot be computed again, and the verdict of before stays', async () => {
    const [filed] = (await readSession([Buffer.from(text('jsonl').text)], async () => undefined)).deliveries;

    expect(filed?.isBodyMasked).toBe(true);
    expect(filed?.verification?.verdict).toEqual({ result: 'valid' });
    expect(filed?.detail).toMatchObject({ verdict: 'refused', lastStatus: 401, source: 'import' });
  });
});

describe('what somebody chooses to leave out', () => {
  it('is nowhere in the file, and each place is counted', () => {
    const plain = text('jsonl');
    const masked = text('jsonl', ['hosts', 'tags']);

    expect(plain.text).toContain('127.0.0.1');
    expect(plain.text).toContain(TAG);
    expect(masked.text).not.toContain('127.0.0.1');
    expect(masked.text).not.toContain(TAG);
    expect(masked.masked.get('host')).toBeGreaterThanOrEqual(4);
    expect(masked.masked.get('tag value')).toBeGreaterThanOrEqual(2);
    expect(JSON.parse(masked.text.split('\n')[0] ?? '').masked).toEqual(expect.arrayContaining(['host', 'tag value', 'secret']));
  });

  it.each(SHARE_FORMATS)('is nowhere in %s either', (format) => {
    const { text: whole } = text(format, ['hosts', 'tags']);

    expect(whole).not.toContain(TAG);
    expect(whole).not.toContain(String(endpoint.port));
  });
});
