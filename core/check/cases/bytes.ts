import { readAsPython, writeJson } from '#core/signing/write-json.ts';
import { exampleEvent, type RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { CheckCase, CheckCases } from '../check-case.ts';
import { bodyOf, type CheckDelivery } from '../check-delivery.ts';
import type { CheckRun, Seen } from '../check-run.ts';
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

const SMALL: RegistryEvent = {
  event: 'budget_policy.exceeded',
  data: {
    ...(exampleEvent('budget_policy.exceeded').data as Extract<RegistryEvent, { event: 'budget_policy.exceeded' }>['data']),
    budget_amount: 100,
    current_spend: 1e-7,
  },
};

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
  floats: taken('floats', (run) => [run.make(SMALL, { unusual: 'it holds 100.0 and 1e-07' })]),
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
      const seen: Seen[] = [];
      for (const delivery of deliveries(run)) seen.push(await run.send(delivery));
      return judgeTaken(id, seen, run);
    },
  };
}
