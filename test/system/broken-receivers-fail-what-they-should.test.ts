import { afterEach, expect, test } from 'vitest';
import type { CheckReport } from '#shared/domain/check/report.ts';
import { CHECKED_SECRET } from '../support/checked-receiver.ts';
import { idsOf } from '../support/run-checks-on.ts';
import { runCli } from '../support/run-cli.ts';
import { type BrokenReceiver, startBrokenReceiver } from '../support/start-broken-receiver.ts';

let receiver: BrokenReceiver | undefined;
afterEach(async () => receiver?.stop());

interface Fault {
  name: string;
  env?: Record<string, string>;
  fails: readonly string[];
  /** Of a failed check: what it says. */
  says?: RegExp;
  code: number;
}

const NONE = { fails: [], code: 0 };

const FAULTS: readonly Fault[] = [
  { name: 'correct', ...NONE },
  { name: 'reserialises-json', fails: ['other-whitespace', 'non-ascii', 'floats'], code: 0, says: /Refused with 401/ },
  { name: 'reserialises-json-compact', fails: ['valid-signature'], code: 1, says: /without blanks is taken/ },
  {
    name: 'ignores-the-timestamp',
    fails: ['stale-timestamp', 'timestamp-not-an-integer'],
    code: 1,
    says: /Accepted with 200 although it was signed 301 s ago/,
  },
  { name: 'typo-in-the-secret', fails: ['valid-signature'], code: 1, says: /correctly signed; your receiver answered 401/ },
  {
    name: 'answers-500-on-a-bad-signature',
    fails: ['altered-body', 'other-secret', 'wrong-prefix', 'signature-of-another'],
    code: 1,
    says: /Refused with 500/,
  },
  {
    name: 'redirects-with-a-slash',
    fails: ['no-body-lost'],
    code: 1,
    says: /Redirected with 301 to http.*\/webhook\/, which drops the body/,
  },
  {
    name: 'redirects-with-a-slash',
    env: { STATUS: '308' },
    fails: ['valid-signature'],
    code: 1,
    says: /MLflow would follow it and keep the body/,
  },
  { name: 'not-idempotent', fails: ['duplicate-in-sequence', 'duplicate-in-parallel'], code: 1, says: /Both copies were processed/ },
  { name: 'loses-an-event-under-concurrency', ...NONE },
  { name: 'forgets-ids-when-it-restarts', ...NONE },
];

test.each(FAULTS)(
  '$name fails what it should and nothing else',
  async ({ name, env, fails, says, code }) => {
    receiver = await startBrokenReceiver(name, env);

    const ended = await runCli(['check', receiver.url, '--json', '--secret-env', 'HOOK', '--probe-url', receiver.probeUrl], {
      HOOK: CHECKED_SECRET,
    });

    const report = JSON.parse(ended.lines.join('\n')) as CheckReport;
    expect(idsOf(report, 'fail')).toEqual(fails);
    if (says) expect(report.checks.find(({ result }) => result === 'fail')?.why).toMatch(says);
    expect(ended).toMatchObject({ code, stderr: '' });
  },
  90_000,
);

test.each(['not-idempotent', 'loses-an-event-under-concurrency', 'forgets-ids-when-it-restarts'])(
  '%s fails none of the 24 as long as nobody gives a probe URL',
  async (name) => {
    receiver = await startBrokenReceiver(name);

    const ended = await runCli(['check', receiver.url, '--json', '-'], {}, CHECKED_SECRET);

    const report = JSON.parse(ended.lines.join('\n')) as CheckReport;
    expect(report.summary).toEqual({ passed: 22, failed: 0, warned: 0, skipped: 2 });
    expect(idsOf(report, 'skip')).toEqual(['duplicate-in-sequence', 'duplicate-in-parallel']);
    expect(ended.code).toBe(0);
  },
  90_000,
);
