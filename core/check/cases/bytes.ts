import { readAsPython, writeJson } from '#core/signing/write-json.ts';
import { exampleEvent, type RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { CheckCase, CheckCases } from '../check-case.ts';
import { bodyOf, type CheckDelivery } from '../check-delivery.ts';
import type { CheckRun } from '../check-run.ts';
import { inLanes } from '../in-lanes.ts';
import { isTaken, skipped, statusesOf, statusOf } from '../judged.ts';
import { judgeTaken } from '../taken.ts';

const ACCENTED: RegistryEvent = {
  event: 'model_version.created',
  data: {
    name: 'modèle_zürich_模型',
    version: '1',
    source: 'models:/123',
    run_id: 'abcd1234abcd5678',
    tags: [['größe', 'naïve 🚀']],
    description: 'Déjà vu, “quoted”, 東京, 😀',
  },
};

const SMALL: Extract<RegistryEvent, { event: 'budget_policy.exceeded' }> = {
  event: 'budget_policy.exceeded',
  data: {
    ...(exampleEvent('budget_policy.exceeded').data as Extract<RegistryEvent, { event: 'budget_policy.exceeded' }>['data']),
    budget_amount: 100,
    current_spend: 1e-7,
  },
};

const PLAIN: RegistryEvent = { event: 'budget_policy.exceeded', data: { ...SMALL.data, budget_amount: 105.5, current_spend: 0.25 } };

export const BYTES: CheckCases<'other-whitespace' | 'non-ascii' | 'floats'> = {
  'other-whitespace': taken('other-whitespace', (run) => {
    const event = exampleEvent('model_version.created');
    const style = { itemSeparator: ',', keySeparator: ':  ', ascii: true, indent: 3 };
    return [
      run.make(event, { body: rewritten(event, run, style), unusual: 'its JSON has other blanks and line breaks, and is signed so' }),
    ];
  }),
  'non-ascii': taken('non-ascii', (run) => {
    const style = { itemSeparator: ', ', keySeparator: ': ', ascii: false };
    return [
      run.make(ACCENTED, { unusual: 'it holds accents, CJK and emoji, written as \\uXXXX' }),
      run.make(ACCENTED, { body: rewritten(ACCENTED, run, style), unusual: 'it holds accents, CJK and emoji, written in UTF-8' }),
    ];
  }),
  floats: {
    alongside: true,
    async run(run) {
      const seen = await run.send(run.make(SMALL, { unusual: 'it holds 100.0 and 1e-07' }));
      if (isTaken(seen) || statusOf(seen) === 429) return judgeTaken('floats', [seen], run);
      // Numbers that every language writes alike: where they are refused too, it is the event that is refused.
      const plain = await run.send(run.make(PLAIN, { unusual: 'it holds 105.5 and 0.25' }));
      if (isTaken(plain) || plain.sent.kind === 'none') return judgeTaken('floats', [seen], run);
      return skipped(
        `The receiver refuses budget_policy.exceeded as such, with ${statusesOf([plain])}, and no other event has a float.`,
        'Nothing, unless this receiver should take that event.',
        'event refused',
        [seen, plain],
      );
    },
  },
};

function rewritten(event: RegistryEvent, run: CheckRun, style: Parameters<typeof writeJson>[1]): Buffer {
  const body = bodyOf(event, run.clock.nowMicros());
  const tree = readAsPython(body.toString('latin1'));
  return tree ? Buffer.from(writeJson(tree, style), 'utf8') : body;
}

function taken(id: keyof typeof BYTES, deliveries: (run: CheckRun) => CheckDelivery[]): CheckCase {
  return {
    alongside: true,
    async run(run) {
      return judgeTaken(id, await inLanes(run, deliveries(run), (delivery) => run.send(delivery)), run);
    },
  };
}
