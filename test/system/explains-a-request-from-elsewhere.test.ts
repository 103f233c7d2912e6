import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { startCore } from '../support/start-core.ts';

async function setUp() {
  const { stop, inspector, webhookUrl, tokenFile } = await startCore();
  onTestFinished(stop);
  const token = readFileSync(tokenFile, 'utf8').trim();
  const client = createControlClient({ baseUrl: inspector, token });
  await client.createWebhook({ name: 'app', url: webhookUrl, events: ['prompt.created'], secret: 's3cret' });
  const { headers, body } = aSignedRequest({ secret: 's3cret', ageSec: 4000 });
  const question = { method: 'POST', headers: Object.entries(headers), body: body.toString('base64') };
  return { client, question, body, inspector, token };
}

test('a request that was signed with a secret known here is valid, and its age is judged only where its time is known', async () => {
  const { client, question } = await setUp();

  const { report, verification, notes } = await client.explainRequest(question);
  const { report: late } = await client.explainRequest({ ...question, atMs: Date.now() });

  expect([verification.verdict, report.explanations]).toEqual([{ result: 'valid' }, []]);
  expect(notes).toEqual([expect.stringMatching(/^When it was received is not in the text/)]);
  expect(late.explanations).toMatchObject([{ why: 'ts-stale', certainty: 'fact' }]);
});

test('a secret that is typed is the one that should fit; another one that is known here is named', async () => {
  const { client, question } = await setUp();

  const { report, verification } = await client.explainRequest({ ...question, secret: 'typed' });

  expect(verification.verdict.result).toBe('invalid');
  expect(report.explanations[0]).toMatchObject({ why: 'secret-other', certainty: 'proof', headline: 'Signed with the secret of “app”.' });
  expect(JSON.stringify({ report, verification })).not.toMatch(/s3cret|typed"/);
});

test('a body that copying has changed is put right, and what was answered is read', async () => {
  const { client, question, body } = await setUp();
  const shorter = { ...question, body: Buffer.concat([body, Buffer.from('\n')]).toString('base64'), doubts: ['final-newline' as const] };
  const answer = { status: 422, headers: [], body: Buffer.from('{"detail":"data: Field required"}').toString('base64') };

  const { notes, bodyBytes, report } = await client.explainRequest({ ...shorter, answer });

  expect(bodyBytes).toBe(body.length);
  expect(notes[1]).toBe(
    'The pasted body differs from the one that was signed: the signature fits it without the line breaks at its end. What follows is about that one.',
  );
  expect(report).toMatchObject({ answer: { status: 422, said: 'data: Field required' }, explanations: [{ why: 'refused-body' }] });
});

test('what is not a request is refused with the name of the field', async () => {
  const { question, inspector, token } = await setUp();
  const post = (body: object) =>
    fetch(`${inspector}/api/v1/explanations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  const answers = await Promise.all([post({ ...question, body: 'no base64!' }), post({ ...question, headers: 'x' }), post({})]);

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  expect(await answers[0]?.json()).toMatchObject({ errors: [{ path: 'body' }] });
});

test('a body of 10 MiB is taken', async () => {
  const { client, question } = await setUp();
  const body = Buffer.alloc(10 * 1024 * 1024 - 100, '{').toString('base64');

  expect((await client.explainRequest({ ...question, body })).bodyBytes).toBe(10 * 1024 * 1024 - 100);
});
