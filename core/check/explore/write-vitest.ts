import type { Spoiled } from '#shared/domain/check/explore-moves.ts';
import { quoted, RUN_TAG, type WrittenRequest, type WrittenStep, type WrittenTest } from './written-test.ts';

export interface TestPlaces {
  target: string;
  probeUrl?: string;
  seed: number;
}

/** A story as a test for vitest that needs nothing else: it fails as long as the receiver does what the story tells. */
export function vitestOf({ title, deliveries, steps }: WrittenTest, { target, probeUrl, seed }: TestPlaces): string {
  const counts = probeUrl !== undefined;
  return [
    `// Found by "hookglass check --explore" with the seed ${seed}. WEBHOOK_SECRET is the secret of the receiver.`,
    "import { createHmac, randomUUID } from 'node:crypto';",
    "import { expect, test } from 'vitest';",
    '',
    `const url = process.env.RECEIVER_URL ?? ${quoted(target)};`,
    ...(counts ? [`const probeUrl = process.env.PROBE_URL ?? ${quoted(probeUrl)};`] : []),
    "const secret = process.env.WEBHOOK_SECRET ?? '';",
    `const run = \`explore-\${randomUUID().slice(0, 8)}\`;`,
    '',
    `test(${quoted(title)}, async () => {`,
    "  if (secret === '') throw new Error('WEBHOOK_SECRET is not set.');",
    ...(counts ? ['  const before = await count();'] : []),
    ...deliveries.map(
      ({ variable, body, agoSec }) => `  const ${variable} = delivery(${quoted(body)}${agoSec === 0 ? '' : `, ${agoSec}`});`,
    ),
    ...steps.flatMap((step) => ['', ...stepLines(step, counts)]),
    '}, 120_000);',
    '',
    ...HELPERS,
    ...(counts ? COUNTING : []),
  ].join('\n');
}

function stepLines({ says, atOnce, requests, least, most }: WrittenStep, counts: boolean): string[] {
  const counted = counts ? [`  await expectCount(before + ${least}, before + ${most});`] : [];
  if (!atOnce || requests.length === 1)
    return [`  // ${says}`, ...requests.map((request) => `  await ${requestText(request)};`), ...counted];
  return [`  // ${says}`, '  await Promise.all([', ...requests.map((request) => `    ${requestText(request)},`), '  ]);', ...counted];
}

const EXPECTED = { take: 'isTaken', any: 'isFinal', refuse: 'isRefused' } as const;

function requestText({ variable, expect, spoiled }: WrittenRequest): string {
  const sent = spoiled === undefined ? variable : SPOILING[spoiled](variable);
  return `expect(send(${sent})).resolves.toSatisfy(${EXPECTED[expect]})`;
}

const SPOILING: Readonly<Record<Spoiled, (name: string) => string>> = {
  'altered-body': (name) => `{ ...${name}, body: ${name}.body.replace('"timestamp": "2', '"timestamp": "1') }`,
  'rewritten-body': (name) => `{ ...${name}, body: JSON.stringify(JSON.parse(${name}.body)) }`,
  'other-secret': (name) => `{ ...${name}, signature: sign(${name}, 'another secret') }`,
  'signature-missing': (name) => `{ ...${name}, signature: undefined }`,
  'signature-empty': (name) => `{ ...${name}, signature: '' }`,
  'signature-cut': (name) => `{ ...${name}, signature: ${name}.signature.slice(0, -4) }`,
  'signature-of-another': (name) => `{ ...${name}, signature: sign({ ...${name}, id: randomUUID() }) }`,
  'wrong-prefix': (name) => `{ ...${name}, signature: \`sha256=\${Buffer.from(${name}.signature.slice(3), 'base64').toString('hex')}\` }`,
  'other-timestamp': (name) => `{ ...${name}, timestamp: String(Number(${name}.timestamp) - 1) }`,
  'other-id': (name) => `{ ...${name}, id: randomUUID() }`,
  'id-missing': (name) => `{ ...${name}, id: undefined }`,
  'timestamp-missing': (name) => `{ ...${name}, timestamp: undefined }`,
  'timestamp-not-an-integer': (name) => `signedAt(${name}, \`\${${name}.timestamp}.5\`)`,
  stale: (name) => `signedAt(${name}, String(Number(${name}.timestamp) - 310))`,
};

const HELPERS = `type Signed = { id: string; timestamp: string; body: string };
type Sent = { id?: string | undefined; timestamp?: string | undefined; signature?: string | undefined; body: string };

function delivery(text: string, agoSec = 0) {
  const body = text.replaceAll('${RUN_TAG}', run);
  return signedAt({ id: randomUUID(), timestamp: '', body }, String(Math.floor(Date.now() / 1000) - agoSec));
}

function signedAt({ id, body }: Signed, timestamp: string) {
  return { id, timestamp, body, signature: sign({ id, timestamp, body }) };
}

function sign({ id, timestamp, body }: Signed, key = secret): string {
  return \`v1,\${createHmac('sha256', key).update(\`\${id}.\${timestamp}.\${body}\`).digest('base64')}\`;
}

/** Sends it as MLflow does: up to three times more when the answer asks for that. */
async function send({ id, timestamp, signature, body }: Sent, retries = 3): Promise<number> {
  const headers = new Headers({ 'Content-Type': 'application/json' });
  if (id !== undefined) headers.set('X-MLflow-Delivery-Id', id);
  if (timestamp !== undefined) headers.set('X-MLflow-Timestamp', timestamp);
  if (signature !== undefined) headers.set('X-MLflow-Signature', signature);
  const { status } = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(30_000) });
  if (retries === 0 || isFinal(status)) return status;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return send({ id, timestamp, signature, body }, retries - 1);
}

const isFinal = (status: number) => ![429, 500, 502, 503, 504].includes(status);
const isTaken = (status: number) => status >= 200 && status < 300;
const isRefused = (status: number) => status >= 400 && isFinal(status);
`.split('\n');

const COUNTING = `async function count(): Promise<number> {
  const answer: unknown = await (await fetch(probeUrl)).json();
  return Number(typeof answer === 'object' && answer !== null && 'count' in answer ? answer.count : answer);
}

/** Some receivers count a moment after they have answered. */
async function expectCount(least: number, most: number): Promise<void> {
  const endsAt = Date.now() + 2000;
  let now = await count();
  while (now < least && Date.now() < endsAt) now = await count();
  expect(now).toBeGreaterThanOrEqual(least);
  expect(now).toBeLessThanOrEqual(most);
}
`.split('\n');
