import { afterEach, expect, test } from 'vitest';
import { RECORDED_RELEASES, type RecordedRelease, releaseOf } from '#shared/domain/mlflow/release.ts';
import { type CheckedReceiver, checkedReceiver } from '../support/checked-receiver.ts';
import { idsOf, reportOf } from '../support/run-checks-on.ts';

let receiver: CheckedReceiver | undefined;
afterEach(async () => receiver?.close());

/** Reads a field that came with 3.15, and falls over where it is not there. */
async function reportAs(mlflowVersion: RecordedRelease) {
  receiver = await checkedReceiver({
    accept(response, _, body) {
      const { entity, data } = JSON.parse(body.toString()) as { entity: string; data: { target_value?: string } };
      response.writeHead(entity === 'budget_policy' && data.target_value === undefined ? 500 : 200).end('{}');
    },
  });
  return reportOf({ target: receiver.url, mlflowVersion, only: ['every-event'] });
}

test('a receiver that breaks under one of two releases is found under that one', async () => {
  expect(idsOf(await reportAs('3.13.0'), 'fail')).toEqual(['every-event']);
  expect(idsOf(await reportAs('3.17.2'), 'fail')).toEqual([]);
});

test.each(RECORDED_RELEASES)('as MLflow %s sends the events of that release, and says so', async (version) => {
  const report = await reportAs(version);

  const sent = (receiver?.requests ?? []).map(({ body }) => JSON.parse(body.toString()) as { entity: string; action: string });
  expect(new Set(sent.map(({ entity, action }) => `${entity}.${action}`))).toEqual(new Set(releaseOf(version).events));
  expect(report.mlflowVersion).toBe(version);
});
