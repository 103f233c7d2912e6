import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sign } from '#core/signing/sign.ts';
import { type VerifyInput, verify } from '#core/signing/verify.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, guardFigures, guardSeed, guardSkip, knownBad } from '../support/guard-figure.ts';
import { PYTHON } from '../support/python.ts';

const RUNS = 2000;
const AT_SEC = 1_795_429_864;
const DIGEST_BYTES = 32;

/** What is signed with which secret. */
interface Case {
  secret: string;
  deliveryId: string;
  timestamp: string;
  body: Buffer;
}

const letters = fc.string({ minLength: 1, maxLength: 256, unit: 'grapheme' });
const secrets = fc.oneof(
  letters,
  letters.map((text) => `whsec_${text}`),
  fc.uint8Array({ minLength: 1, maxLength: 190 }).map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`),
);
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: fc.constantFrom('.', '\n', '\r', '{', '"', 'é', '😀', '\0'), maxLength: 60 }).map((text) => Buffer.from(text)),
);
const cases: Case[] = fc.sample(
  fc.record({ secret: secrets, deliveryId: fc.uuid(), timestamp: fc.constant(String(AT_SEC)), body: bodies }),
  { numRuns: RUNS, seed: guardSeed() },
);

/** The recipe by hand, on bytes. */
function rawHmac({ secret, deliveryId, timestamp, body }: Case): string {
  const signed = Buffer.concat([Buffer.from(`${deliveryId}.${timestamp}.`), body]);
  return `v1,${createHmac('sha256', Buffer.from(secret, 'utf8')).update(signed).digest('base64')}`;
}

const byUs = ({ secret, ...content }: Case) => sign(secret, content);

/** W-01, for whoever signs. @param expected what each case is signed with */
function mismatches(signer: (one: Case) => string, expected: readonly string[], oracle: string, of = cases): GuardFigure {
  const wrong = of.filter((one, index) => signer(one) !== expected[index]).length;
  return { row: 'W-01', what: `signatures that differ from ${oracle}, of at least ${RUNS}`, value: wrong, unit: 'signatures', atMost: 0 };
}

test('signs the bytes as the raw HMAC does', () => {
  guardFigure(mismatches(byUs, cases.map(rawHmac), 'a raw HMAC'));
});

test('a signer that reads the body as text first is seen through', () => {
  const asText = ({ body, ...one }: Case) => byUs({ ...one, body: Buffer.from(body.toString('utf8')) });

  knownBad('W-01', [mismatches(asText, cases.map(rawHmac), 'a raw HMAC')]);
});

if (!PYTHON) guardSkip('W-01', 'HOOKGLASS_PYTHON names no Python with MLflow, so its own function was not asked.');

test.runIf(PYTHON)('signs text as MLflow’s own function does', () => {
  const asText = cases.map((one) => ({ ...one, body: one.body.toString('utf8') }));
  const program = path.join(import.meta.dirname, 'sign_as_mlflow.py');
  const { stdout, stderr, status } = spawnSync(PYTHON ?? '', [program], {
    input: asText.map((one) => `${JSON.stringify(one)}\n`).join(''),
    encoding: 'utf8',
    env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true', PYTHONDONTWRITEBYTECODE: '1' },
  });

  expect(status, stderr).toBe(0);
  const sent = asText.map((one) => ({ ...one, body: Buffer.from(one.body) }));
  guardFigure(mismatches(byUs, stdout.trim().split('\n'), 'MLflow’s function', sent));
});

/** W-01, for whoever verifies: signatures that are not the right one, in every length and spelling. */
function acceptedBy(isValid: (one: Case, signature: string) => boolean): GuardFigure[] {
  let accepted = 0;
  let refused = 0;
  for (const one of cases) {
    const right = rawHmac(one);
    const digest = Buffer.from(right.slice('v1,'.length), 'base64');
    const wrong = Buffer.from(digest);
    const at = (one.body.length * 7) % DIGEST_BYTES;
    wrong[at] = (wrong[at] ?? 0) ^ 1;
    const spelled = [`v1,${wrong.toString('base64')}`, right.slice(0, -1), `${right}=`, `v1,${digest.subarray(1).toString('base64')}`];
    accepted += [...spelled, `v0,${digest.toString('base64')}`, digest.toString('hex'), 'v1,', 'v1,é==='].filter((text) =>
      isValid(one, text),
    ).length;
    if (!isValid(one, right)) refused += 1;
  }
  return [
    { row: 'W-01', what: 'wrong signatures that were accepted', value: accepted, unit: 'signatures', atMost: 0 },
    { row: 'W-01', what: 'right signatures that were refused', value: refused, unit: 'signatures', atMost: 0 },
  ];
}

test('accepts the right signature and no other, in whatever length and spelling', () => {
  guardFigures(
    acceptedBy(({ secret, ...one }, signature) => {
      const from = { kind: 'endpoint', endpoint: 'webhook' } as const;
      const input: VerifyInput = { ...one, signature, secrets: [{ secret, from, decides: true }], nowMs: AT_SEC * 1000, toleranceSec: 300 };
      return verify(input).verdict.result === 'valid';
    }),
  );
});

test('a comparison of the first bytes alone is seen through', () => {
  knownBad(
    'W-01',
    acceptedBy((one, signature) => rawHmac(one).startsWith(signature.slice(0, 20))),
  );
});
