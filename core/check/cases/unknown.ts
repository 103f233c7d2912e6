import { type EventData, exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { CheckCases } from '../check-case.ts';
import { bodyOf } from '../check-delivery.ts';
import { inLanes } from '../in-lanes.ts';
import { judgeTaken } from '../taken.ts';

const NEW_EVENT = 'model_version_stage.transitioned';
const VERSION = exampleEvent('model_version.created').data as EventData<'model_version.created'>;

export const UNKNOWN: CheckCases<'unknown-event' | 'unknown-field' | 'versions-out-of-order'> = {
  'unknown-event': {
    alongside: true,
    async run(run) {
      const body = bodyOf(exampleEvent('model_version.created'), run.clock.nowMicros()).toString('latin1');
      const renamed = body.replace('"model_version"', '"model_version_stage"').replace('"created"', '"transitioned"');
      const delivery = run.make(exampleEvent('model_version.created'), {
        event: NEW_EVENT,
        body: Buffer.from(renamed, 'latin1'),
        unusual: `the event is ${NEW_EVENT}, which no MLflow has`,
      });
      return judgeTaken('unknown-event', [await run.send(delivery)], run);
    },
  },
  'unknown-field': {
    alongside: true,
    async run(run) {
      const body = bodyOf(exampleEvent('model_version.created'), run.clock.nowMicros()).toString('latin1');
      const grown = body.replace(/\}\}$/, ', "hookglass_new_field": {"since": 1}}, "hookglass_new_member": "x"}');
      const delivery = run.make(exampleEvent('model_version.created'), {
        body: Buffer.from(grown, 'latin1'),
        unusual: 'two members are new, hookglass_new_field and hookglass_new_member',
      });
      return judgeTaken('unknown-field', [await run.send(delivery)], run);
    },
  },
  'versions-out-of-order': {
    alongside: true,
    async run(run) {
      const name = `hookglass_check_${run.uuid().slice(0, 8)}`;
      const seen = await inLanes(run, ['3', '1', '2'], (version) => {
        const event = { event: 'model_version.created' as const, data: { ...VERSION, name, version } };
        return run.send(run.make(event, { unusual: `version ${version} comes in the order 3, 1, 2` }));
      });
      return judgeTaken('versions-out-of-order', seen, run);
    },
  },
};
