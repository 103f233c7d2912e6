import { afterEach, expect, test } from 'vitest';
import { CHECKS } from '#shared/domain/check/checks.ts';
import { type CheckedReceiver, checkedReceiver, type ReceiverFaults } from '../support/checked-receiver.ts';
import { endOfChecks, idsOf, reportOf } from '../support/run-checks-on.ts';

let receiver: CheckedReceiver | undefined;
afterEach(async () => receiver?.close());

async function start(faults: ReceiverFaults = {}): Promise<CheckedReceiver> {
  receiver = await checkedReceiver(faults);
  return receiver;
}

test('a receiver that does what the documentation asks for passes all 24', async () => {
  const { url, probeUrl } = await start();

  const { checks, summary, mlflowVersion, target } = await reportOf({ target: url, probeUrl });

  expect(checks.map(({ id, result }) => [id, result])).toEqual(CHECKS.map(({ id }) => [id, 'pass']));
  expect(summary).toEqual({ passed: 24, failed: 0, warned: 0, skipped: 0 });
  expect({ mlflowVersion, target }).toEqual({ mlflowVersion: '3.18.0', target: url });
}, 60_000);

test('without a probe URL the two checks of duplicates are skipped, and nothing else', async () => {
  const { url } = await start();

  const report = await reportOf({ target: url });

  expect(idsOf(report, 'skip')).toEqual(['duplicate-in-sequence', 'duplicate-in-parallel']);
  expect(report.summary).toEqual({ passed: 22, failed: 0, warned: 0, skipped: 2 });
}, 60_000);

test('where nobody listens there is no report', async () => {
  const { url } = await start();
  await receiver?.close();
  receiver = undefined;

  const end = await endOfChecks({ target: url });

  expect(end).toEqual({ kind: 'unreachable', message: 'Nothing listens there: the connection was refused. (ECONNREFUSED)' });
});

test('a refusal that MLflow would retry is none', async () => {
  const { url } = await start({ refusal: 500 });

  const report = await reportOf({ target: url });

  expect(idsOf(report, 'fail')).toEqual(['altered-body', 'other-secret', 'wrong-prefix', 'signature-of-another']);
  expect(report.checks.find(({ id }) => id === 'altered-body')).toMatchObject({
    why: 'Refused with 500. A refusal counts only with a status that is not retried.',
    care: expect.stringContaining('up to four requests'),
    answer: '500',
  });
}, 60_000);
