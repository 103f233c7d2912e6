import { createHmac } from 'node:crypto';
import { sign } from '#core/signing/sign.ts';
import type { CheckId } from '#shared/domain/check/checks.ts';
import { exampleEvent, type RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import type { CheckCase, CheckCases } from '../check-case.ts';
import { bodyOf, type CheckDelivery, withHeader } from '../check-delivery.ts';
import type { CheckRun } from '../check-run.ts';
import { inLanes } from '../in-lanes.ts';
import { judgeRefusals } from '../refusal-of.ts';

const EVENT: RegistryEvent = exampleEvent('model_version.created');

export const REFUSES: CheckCases<
  | 'signature-missing'
  | 'delivery-id-missing'
  | 'timestamp-missing'
  | 'altered-body'
  | 'other-secret'
  | 'wrong-prefix'
  | 'signature-of-another'
  | 'stale-timestamp'
  | 'timestamp-not-an-integer'
> = {
  'signature-missing': refused('signature-missing', (run) => [without(run, SIGNATURE_HEADER, 'the signature header is left out')]),
  'delivery-id-missing': refused('delivery-id-missing', (run) => [without(run, DELIVERY_ID_HEADER, 'the delivery id header is left out')]),
  'timestamp-missing': refused('timestamp-missing', (run) => [without(run, TIMESTAMP_HEADER, 'the timestamp header is left out')]),
  'altered-body': refused('altered-body', (run) => {
    const delivery = run.make(EVENT);
    const body = Buffer.from(delivery.body.toString('latin1').replace('example_model', 'another_model'), 'latin1');
    return [{ ...delivery, body, unusual: 'the body was changed after it was signed' }];
  }),
  'other-secret': refused('other-secret', (run) => [run.make(EVENT, { secret: run.uuid(), unusual: 'it is signed with another secret' })]),
  'wrong-prefix': refused('wrong-prefix', (run) => {
    const delivery = run.make(EVENT);
    const { deliveryId, timestampSec, body, signature = '' } = delivery;
    const hex = createHmac('sha256', run.question.secret).update(`${deliveryId}.${timestampSec}.`).update(body).digest('hex');
    return [
      withHeader(delivery, SIGNATURE_HEADER, signature.replace(/^v1,/, 'v2,'), 'its signature begins with “v2,”'),
      withHeader(run.make(EVENT), SIGNATURE_HEADER, `sha256=${hex}`, 'its signature begins with “sha256=”'),
    ];
  }),
  'signature-of-another': refused('signature-of-another', (run) => {
    const another = sign(run.question.secret, {
      deliveryId: run.uuid(),
      timestamp: String(Math.floor(run.clock.nowMs() / 1000)),
      body: bodyOf(exampleEvent('registered_model.created'), run.clock.nowMicros()),
    });
    return [withHeader(run.make(EVENT), SIGNATURE_HEADER, another, 'its signature is that of another delivery')];
  }),
  'stale-timestamp': {
    alongside: true,
    async run(run) {
      const sentSec = Math.floor(run.clock.nowMs() / 1000) - TOLERANCE_SEC - 1;
      const seen = await run.send(run.make(EVENT, { timestampSec: sentSec, unusual: `it was signed ${TOLERANCE_SEC + 1} s ago` }));
      return judgeRefusals('stale-timestamp', [seen], run);
    },
  },
  'timestamp-not-an-integer': {
    alongside: true,
    async run(run) {
      const now = Math.floor(run.clock.nowMs() / 1000);
      const seen = await inLanes(run, [`${now}.5`, 'now'], (timestamp) =>
        run.send(run.make(EVENT, { timestamp, unusual: `its timestamp is “${timestamp}”` })),
      );
      return judgeRefusals('timestamp-not-an-integer', seen, run);
    },
  },
};

function refused(id: CheckId, deliveries: (run: CheckRun) => CheckDelivery[]): CheckCase {
  return {
    alongside: true,
    async run(run) {
      return judgeRefusals(id, await inLanes(run, deliveries(run), (delivery) => run.send(delivery)), run);
    },
  };
}

const without = (run: CheckRun, name: string, unusual: string) => withHeader(run.make(EVENT), name, undefined, unusual);
