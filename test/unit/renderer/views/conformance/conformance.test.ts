import { describe, expect, test } from 'vitest';
import { TYPED } from '#renderer/state/checks-control.ts';
import { changesSince } from '#renderer/views/conformance/changes.ts';
import { fixesOfCheck } from '#renderer/views/conformance/check-fixes.ts';
import { rowsOf } from '#renderer/views/conformance/check-rows.ts';
import { ciStepOf } from '#renderer/views/conformance/ci-step.ts';
import { decidingHeaders } from '#renderer/views/conformance/deciding-headers.ts';
import { proposedAgain, proposedFor } from '#renderer/views/conformance/proposed.ts';
import { sinceWords } from '#renderer/views/conformance/run-foot.tsx';
import { CHECK_GROUPS, CHECKS, type CheckId } from '#shared/domain/check/checks.ts';
import type { CheckOutcome, CheckResult } from '#shared/domain/check/report.ts';
import type { CheckRun } from '#shared/domain/check/run.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';

function outcome(id: CheckId, result: CheckResult, status = 200): CheckOutcome {
  const level = CHECKS.find((check) => check.id === id)?.level ?? 'must';
  const came = { kind: 'answer', status, headers: [], body: '' } as const;
  return { id, level, result, why: 'Seen.', answer: '200', exchanges: [{ deliveryId: 'x', headers: [], body: '', came, tookMs: 1 }] };
}

function run(checks: readonly CheckOutcome[], more: Partial<CheckRun> = {}): CheckRun {
  return {
    number: 12,
    target: 'http://127.0.0.1:3000/hooks',
    state: 'finished',
    startedAtMs: 0,
    asked: 24,
    summary: { passed: 0, failed: 0, warned: 0, skipped: 0 },
    checks,
    notTestable: [],
    ...more,
  };
}

const webhook = (id: string, more: Partial<Webhook> = {}): Webhook => ({
  id,
  name: id,
  url: `http://127.0.0.1/${id}`,
  events: [],
  status: 'ACTIVE',
  secret: 'set',
  createdAtMs: 0,
  updatedAtMs: 0,
  ...more,
});

describe('rows', () => {
  test('are all 24, each group named once', () => {
    const rows = rowsOf(undefined, undefined, new Set(), CHECK_GROUPS);

    expect(rows.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
    expect(rows.flatMap(({ group }) => group ?? [])).toEqual(Object.values(CHECK_GROUPS));
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['waiting']));
  });

  test('of a run that goes on show what is asked, what has ended and what waits', () => {
    const rows = rowsOf(run([outcome('valid-signature', 'pass')], { state: 'running' }), undefined, new Set(['every-event']), CHECK_GROUPS);

    expect(rows.slice(0, 3).map(({ state }) => state)).toEqual(['passed', 'asking', 'waiting']);
  });

  test('of a run that was stopped tell what was not run; beside them what an earlier run said', () => {
    const before = run([outcome('valid-signature', 'fail', 401), outcome('fifty-at-once', 'fail')]);
    const rows = rowsOf(run([outcome('valid-signature', 'pass')], { state: 'stopped' }), before, new Set(), CHECK_GROUPS);

    expect(rows[0]).toMatchObject({ state: 'passed', before: 'failed' });
    expect(rows[1]).toMatchObject({ state: 'left', before: 'left' });
    expect(rows.find(({ id }) => id === 'fifty-at-once')).toMatchObject({ before: 'warned' });
  });
});

describe('since another run', () => {
  const before = run([outcome('altered-body', 'fail'), outcome('floats', 'pass'), outcome('duplicate-in-sequence', 'skip')], {
    number: 11,
  });

  test('what failed and passes is fixed, the other way round it is broken; what was skipped is neither', () => {
    const now = [outcome('altered-body', 'pass'), outcome('floats', 'fail'), outcome('duplicate-in-sequence', 'fail')];
    expect(changesSince(now, before.checks)).toEqual({ fixed: ['altered-body'], broken: ['floats'] });
  });

  test('is one line', () => {
    expect(sinceWords(run([outcome('altered-body', 'pass')]), before)).toMatch(/^Since run 11, \d\d:\d\d: 1 fixed, none broken\.$/);
  });
});

describe('what is proposed', () => {
  const [first, other, open] = [webhook('first'), webhook('other'), webhook('open', { secret: 'none' })];

  test('is the first webhook that has a secret, which signs', () => {
    expect(proposedFor({}, [open, first, other], undefined)).toEqual({ target: first.url, signer: 'first' });
  });

  test('is what the last run had', () => {
    const last = run([], { target: 'http://a/', webhook: { id: 'other', name: 'other' } });
    expect(proposedFor({}, [first, other], last)).toEqual({ target: 'http://a/', signer: 'other' });
    expect(proposedFor({}, [first, other], run([], { target: 'http://a/' }))).toEqual({ target: 'http://a/', signer: TYPED });
  });

  test('keeps the secret while the address is changed, and takes that of the webhook that has the address', () => {
    expect(proposedFor({ target: 'http://b/' }, [first, other], undefined)).toEqual({ target: 'http://b/', signer: 'first' });
    expect(proposedFor({ target: other.url }, [first, other], undefined)).toEqual({ target: other.url, signer: 'other' });
  });

  test('is a secret to be typed where no webhook has one', () => {
    expect(proposedFor({}, [open], undefined)).toEqual({ target: '', signer: TYPED });
  });

  test('is never an address whose credentials are left out', () => {
    const last = run([], { target: 'http://a/?token=[redacted]', webhook: { id: 'other', name: 'other' } });
    expect(proposedFor({}, [first, other], last)).toEqual({ target: first.url, signer: 'other' });
    expect(proposedAgain(last, { target: 'http://typed/', signer: 'first' }, '3.17.2')).toEqual({
      target: 'http://typed/',
      signer: 'other',
      mlflowVersion: '3.17.2',
    });
  });

  test('for a check that is run again is where its run went, whatever was typed meanwhile', () => {
    const before = run([], { webhook: { id: 'other', name: 'other' } });
    expect(proposedAgain({ ...before, mlflowVersion: '3.13.0' }, { target: 'http://typed/', signer: 'first' }, '3.17.2')).toEqual({
      target: before.target,
      signer: 'other',
      mlflowVersion: '3.13.0',
    });
  });

  test('is a webhook no longer once it is gone', () => {
    const last = run([], { webhook: { id: 'gone', name: 'gone' } });
    expect(proposedFor({ signer: 'gone' }, [first], last)).toMatchObject({ signer: 'first' });
  });
});

test('a CI step names the same target, and takes the secret from the workflow', () => {
  const step = ciStepOf({ target: 'http://127.0.0.1:8000/webhook', probeUrl: "http://a/it's?x=1&y=2" });

  expect(step).toContain('npx hookglass check http://127.0.0.1:8000/webhook --secret-env WEBHOOK_SECRET');
  expect(step).toContain("--probe-url 'http://a/it'\\''s?x=1&y=2'");
  expect(step).toMatch(/WEBHOOK_SECRET: \$\{\{ secrets\.WEBHOOK_SECRET \}\}/);
});

describe('what was sent', () => {
  test('names a header that was left out', () => {
    expect(decidingHeaders('signature-missing', [])).toEqual([{ name: 'X-MLflow-Signature', value: undefined, mark: 0 }]);
  });

  test.each([
    ['v2,abc=', 'v2,'],
    ['sha256=abc=', 'sha256='],
    ['abc', ''],
  ])('marks the prefix of %s', (value, marked) => {
    const [header] = decidingHeaders('wrong-prefix', [['x-mlflow-signature', value]]);
    expect(value.slice(0, header?.mark)).toBe(marked);
  });
});

test.each(CHECKS.map(({ id }) => id))('a fix of %s has lines that differ, so that each has a place of its own', (id) => {
  for (const status of [200, 500]) {
    for (const { lines } of fixesOfCheck(id, outcome(id, 'fail', status))) expect(new Set(lines.map(String)).size).toBe(lines.length);
  }
});
