import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { diff } from '#cli/commands/diff.ts';
import { exportCommand } from '#cli/commands/export.ts';
import { replay } from '#cli/commands/replay.ts';
import { show } from '#cli/commands/show.ts';
import { signature } from '#cli/commands/signature.ts';
import { sign } from '#core/signing/sign.ts';
import { runCli, runVerb, writeCoreFile } from '../support/run-cli.ts';
import { startControl } from '../support/start-control.ts';
import { readVectors } from '../support/vectors.ts';

let control: Awaited<ReturnType<typeof startControl>>;

beforeAll(async () => {
  control = await startControl();
  writeCoreFile(control.directory, control.url);
  const { id } = await control.writer.write(() =>
    control.webhooks.create({ name: 'hook', url: control.webhookUrl, events: ['prompt.created'], secret: 's3cret' }),
  );
  await control.dispatcher.test(id, 'prompt.created');
  await fetch(`${control.webhookUrl}?api_key=abc123`, {
    method: 'POST',
    headers: { authorization: 'Bearer abc123', cookie: 'session=abc123' },
    body: Uint8Array.of(0xff, 0x00, 0x0d),
  });
});
afterAll(() => control.stop());

const exported = async (...args: string[]) => (await runVerb(exportCommand, [...args, '--data-dir', control.directory])).lines;

it('signs and verifies as MLflow does, with the secret from the environment and the body from standard input', async () => {
  const [vector] = readVectors<Record<'secret' | 'deliveryId' | 'timestamp' | 'body' | 'signature', string>>('signatures.jsonl');
  if (!vector) throw new Error('no vector');
  const body = Buffer.from(vector.body);
  const about = ['--id', vector.deliveryId, '--timestamp', vector.timestamp, '--secret-env', 'S'];
  const env = { S: vector.secret };

  const signed = await runCli(['signature', 'sign', ...about, '--json'], env, body);
  const verified = await runCli(['signature', 'verify', ...about, '--signature', vector.signature, '--now', vector.timestamp], env, body);
  const stale = await runCli(['signature', 'verify', ...about, '--signature', vector.signature], env, body);

  expect(JSON.parse(signed.lines[0] ?? '')).toMatchObject({ signature: vector.signature });
  expect([verified.code, verified.lines.at(-1)]).toEqual([0, 'Signature valid: MLflow’s documented receiver answers 200.']);
  expect(stale.code).toBe(1);
  expect(stale.lines.join('\n')).toMatch(/✕ timestamp-fresh .*→ 400/);
});

it('explains what somebody else computed, with a core and without one', async () => {
  const body = '{"entity": "prompt", "name": "café"}';
  const about = ['--id', 'i', '--timestamp', '1000', '--now', '1000', '--secret-env', 'S'];
  const compact = sign('s3cret', { deliveryId: 'i', timestamp: '1000', body: Buffer.from(JSON.stringify(JSON.parse(body))) });
  const right = sign('s3cret', { deliveryId: 'i', timestamp: '1000', body: Buffer.from(body) });

  const explained = await runCli(['signature', 'explain', ...about, '--signature', compact], { S: 's3cret' }, body);
  const fine = await runCli(['signature', 'explain', ...about, '--signature', right], { S: 's3cret' }, body);
  const stored = await runVerb(signature, ['explain', 'c1', '--value', 'nonsense', '--json', '--data-dir', control.directory]);

  expect(explained.code).toBe(1);
  expect(explained.lines[0]).toContain('(body-reserialised, proven)');
  expect([fine.code, fine.lines]).toEqual([0, ['This request is correctly signed, and nobody refused it.']]);
  expect(JSON.parse(stored.lines[0] ?? '')).toMatchObject({ source: 'pasted' });
});

it('wants a secret', async () => {
  const { code, stderr } = await runCli(['signature', 'sign', '--secret-env', 'NOT_SET']);

  expect([code, stderr]).toEqual([2, 'The environment variable NOT_SET is not set. It should hold the secret.\n']);
});

it('exports captures as JSON lines, byte for byte and without credentials', async () => {
  const lines = (await exported()).map((line) => JSON.parse(line));

  expect(lines.map(({ body }) => Object.keys(body)[0])).toEqual(['base64', 'text']);
  expect(Buffer.from(lines[0].body.base64, 'base64')).toEqual(Buffer.from([0xff, 0x00, 0x0d]));
  expect(lines[1].body.text).toContain('"entity": "prompt"');
  expect(JSON.stringify(lines)).not.toMatch(/abc123|s3cret/);
});

it('exports deliveries as an HTTP archive', async () => {
  const { log } = JSON.parse((await exported('--deliveries', '--as', 'har')).join('\n'));
  const [entry] = log.entries;

  expect(log.version).toBe('1.2');
  expect(entry.request).toMatchObject({ method: 'POST', url: control.webhookUrl, postData: { mimeType: 'application/json' } });
  expect(entry.request.headers.map(({ name }: { name: string }) => name)).toContain('X-MLflow-Signature');
  expect(entry.response).toMatchObject({ status: 200, content: { text: '{"status":"success"}' } });
});

it('exports commands that a filter chooses, without credentials', async () => {
  const commands = (await exported('verified:unsigned,unknown,no', '--as', 'curl')).join('\n');

  expect(commands).toMatch(/^# c2\nprintf %s '\/wAN' \| base64 -d \| curl --globoff/);
  expect(commands).toContain('api_key=[redacted]');
  expect(commands).not.toContain('abc123');
});

it('compares what was sent with what arrived, and with a file', async () => {
  const [delivery] = control.deliveries.list({ limit: 1 }).items;
  const sent = control.deliveries.body(delivery?.id ?? '')?.toString() ?? '';
  const file = path.join(control.directory, 'compact.json');
  writeFileSync(file, JSON.stringify(JSON.parse(sent)).replace('example_prompt', 'greet'));
  const compare = (...args: string[]) => runVerb(diff, [...args, '--data-dir', control.directory]);

  const wire = await compare(delivery?.id ?? '', 'c1');
  const compact = await compare('c1', file);

  expect([wire.code, wire.lines]).toEqual([0, ['  body: the same bytes']]);
  expect(compact.code).toBe(1);
  expect(compact.lines.slice(0, 2)).toEqual(['~ data.name: "example_prompt" → "greet"', '  spaces behind colons and commas differ']);
  expect(await compare('c1', 'c99')).toMatchObject({
    code: 2,
    stderr: '"c99" is neither a file nor a delivery nor a request that came.\n',
  });
});

it('sends what was exported again, signed by a webhook of this core', async () => {
  const file = path.join(control.directory, 'exported.jsonl');
  const [delivery] = await exported('--deliveries');
  const [capture] = await exported('prompt');
  const replayed = (...args: string[]) => runVerb(replay, [file, '--json', '--data-dir', control.directory, ...args]);

  writeFileSync(file, `${delivery}\n\n${delivery}\n`);
  const both = await replayed('--expect');
  writeFileSync(file, `${capture}\n`);
  const chosen = await replayed('--webhook', 'hook');
  const nobody = await replayed();
  writeFileSync(file, `${delivery}\n{"event":"prompt.created"}\n`);
  const broken = await replayed();

  expect([both.code, both.lines.length]).toEqual([0, 2]);
  expect(JSON.parse(both.lines[1] ?? '')).toMatchObject({ event: 'prompt.created', state: 'delivered', verdict: 'valid' });
  expect(JSON.parse(chosen.lines[0] ?? '')).toMatchObject({ webhookName: 'hook', state: 'delivered' });
  expect(nobody.stderr).toContain('--webhook NAME');
  expect(broken.stderr).toContain('Line 2 is not a delivery: “body” is missing.');
});

it('reads a body from a file', async () => {
  const file = path.join(control.directory, 'body.json');
  writeFileSync(file, '{}');
  const about = ['signature', 'sign', '--id', 'i', '--timestamp', '1', '--secret', 's', '--body'];

  expect((await runCli([...about, file])).lines).toEqual([
    'X-MLflow-Delivery-Id: i',
    'X-MLflow-Timestamp: 1',
    'X-MLflow-Signature: v1,0RNAxPAM5oOPOGweqFPy1eyj8JscaQ5bwGpLCLD5Dgc=',
  ]);
  expect(await runCli([...about, `${file}.none`])).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no file ') });
});

it('writes an export to a file, and to none that is there', async () => {
  const file = path.join(control.directory, 'out.har');
  const first = await runVerb(exportCommand, ['--deliveries', '--as', 'har', '-o', file, '--data-dir', control.directory]);
  const written = readFileSync(file, 'utf8');
  const again = await runVerb(exportCommand, ['-o', file, '--data-dir', control.directory]);
  const kept = readFileSync(file, 'utf8');
  const forced = await runVerb(exportCommand, ['--as', 'curl', '--json', '--force', '-o', file, '--data-dir', control.directory]);
  const nowhere = await runVerb(exportCommand, ['-o', path.join(file, 'x'), '--data-dir', control.directory]);

  const dates = (JSON.parse(written) as { log: { entries: { startedDateTime: string }[] } }).log.entries.map(
    ({ startedDateTime }) => startedDateTime,
  );
  expect([first.code, dates]).toEqual([0, dates.toSorted()]);
  expect([again.code, again.stderr, kept]).toEqual([
    2,
    `${file} is there already. Name another, or replace it with --force; nothing was written.\n`,
    written,
  ]);
  expect(forced.code).toBe(0);
  expect(JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? '')).toMatchObject({
    id: expect.stringMatching(/^c\d+$/),
    curl: expect.stringContaining('curl'),
  });
  expect(await exported('--deliveries', '--as', 'har', '--json')).toHaveLength(1);
  expect([nowhere.code, nowhere.stderr]).toEqual([
    74,
    expect.stringMatching(/ cannot be written: a part of its path is a file, not a folder\.\n$/),
  ]);
  expect((await runCli(['export', 'jsonl', '--data-dir', control.directory])).stderr).toBe(
    'There is nothing that fits.\n"jsonl" was searched for; the format is chosen with --as jsonl.\n',
  );
});

it('compares requests of files with their headers, and bodies without them', async () => {
  const har = path.join(control.directory, 'two.har');
  const body = path.join(control.directory, 'alone.json');
  const headers = [{ name: 'X-Kind', value: 'a' }];
  const request = (text: string) => ({ request: { method: 'POST', url: 'http://h/', headers, postData: { text } } });
  writeFileSync(har, JSON.stringify({ log: { entries: [request('{"a": 1}'), request('{"a":1.0,"b":[]}')] } }));
  writeFileSync(body, '{"a": 1}');
  const compare = (...args: string[]) => runVerb(diff, [...args, '--data-dir', control.directory]);

  const [delivery] = control.deliveries.list({ limit: 1 }).items;
  const exportedBody = (await runVerb(show, [delivery?.id ?? '', '--body', '--data-dir', control.directory])).lines;

  expect((await compare(`${har}#1`, `${har}#2`)).lines.slice(0, 2)).toEqual(['≈ a: 1 → 1.0', '+ b: []']);
  expect((await compare(`${har}#1`, har, '--json')).code).toBe(1);
  expect(await compare(`${har}#1`, body)).toMatchObject({ code: 0, lines: ['  body: the same bytes'] });
  expect((await compare(`${har}#1`, delivery?.id ?? '')).lines).toContain('− X-Kind: a');
  expect(await compare(`${har}#3`, body)).toMatchObject({ code: 2, stderr: expect.stringContaining('no number 3') });
  expect(await compare('none.har', body)).toMatchObject({ code: 2, stderr: 'There is no file "none.har".\n' });
  expect((await compare('d1')).code).toBe(2);
  expect(exportedBody.join('\n')).toBe(control.deliveries.body(delivery?.id ?? '')?.toString());
});
