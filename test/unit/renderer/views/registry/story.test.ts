import { expect, it } from 'vitest';
import { createDeliveryLog } from '#renderer/state/delivery-log.ts';
import { type Row, rowOfDelivery, rowOfUnheard } from '#renderer/state/row.ts';
import { outcomeOfStep, storyOf } from '#renderer/views/registry/story.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Subject } from '#shared/domain/delivery/subject.ts';
import type { RegistryItem, RegistryVersion } from '#shared/domain/mlflow/registry-change.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { aDelivery } from '../../../../support/a-delivery.ts';

let ids = 0;
const about = (more: Partial<Subject> = {}): Subject => ({ kind: 'model', name: 'iris', ...more });

function heard(atMs: number, event: WebhookEvent, subject: Subject, more: Partial<DeliverySummary> = {}): Row {
  ids += 1;
  return rowOfDelivery(aDelivery({ id: `d${ids}`, createdAtMs: atMs, event, about: subject, ...more }));
}

function unheard(atMs: number, event: WebhookEvent, subject: Subject): Row {
  ids += 1;
  return rowOfUnheard({ id: `e${ids}`, event, subject: '', about: subject, reason: 'no-subscriber', atMs });
}

const aliased = (atMs: number, alias: string, version: number) =>
  heard(atMs, 'model_version_alias.created', about({ alias, version: String(version) }));
const unaliased = (atMs: number, alias: string) => heard(atMs, 'model_version_alias.deleted', about({ alias }));
const created = (atMs: number, version: number) => heard(atMs, 'model_version.created', about({ version: String(version) }));
const itself = (atMs: number) => unheard(atMs, 'registered_model.created', about());

function item(more: Partial<RegistryItem> = {}): RegistryItem {
  return {
    name: 'iris',
    kind: 'model',
    createdAtMs: 1,
    updatedAtMs: 1,
    versions: 0,
    description: '',
    tags: [],
    aliases: [],
    versionList: [],
    deleted: [],
    ...more,
  };
}
const version = (number: number, createdAtMs: number): RegistryVersion => ({
  version: number,
  createdAtMs,
  updatedAtMs: createdAtMs,
  stage: 'None',
  source: 's3://m',
  tags: [],
  aliases: [],
});

function told(of: RegistryItem, rows: readonly Row[]): string[] {
  const log = createDeliveryLog();
  log.upsert(rows);
  return storyOf(of, log, { whole: true }).steps.map(({ text, inferred }) => (inferred === undefined ? text : `${text} (${inferred})`));
}

it('tells from where to where an alias went, and that where it was is inferred', () => {
  expect(told(item(), [itself(1), created(2, 1), created(3, 2), aliased(4, 'champion', 1), aliased(5, 'champion', 2)])).toEqual([
    'champion: v1 → v2 (v1 from the event before)',
    'champion → v1',
    'v2 created',
    'v1 created',
    'iris created',
  ]);
});

it('keeps what is not recorded apart from what is', () => {
  const of = item({ aliases: [{ alias: 'old', version: 1 }], versionList: [version(2, 5), version(1, 2)], createdAtMs: 1 });

  expect(told(of, [created(5, 2), aliased(6, 'champion', 2)])).toEqual([
    'champion → v2 (where it was before is not recorded)',
    'v2 created',
    'v1 created; no event of that is kept under this name',
    'iris created; no event of that is kept under this name',
    'old is on v1 (when it was set is not recorded)',
  ]);
});

it('a version that is deleted takes its aliases with it, without an event, and they do not come from there later', () => {
  const of = item({ deleted: [{ version: 1, createdAtMs: 2, deletedAtMs: 4 }], aliases: [{ alias: 'champion', version: 2 }] });

  expect(told(of, [itself(1), created(2, 1), aliased(3, 'champion', 1), created(5, 2), aliased(6, 'champion', 2)])).toEqual([
    'champion → v2',
    'v2 created',
    'v1 deleted: no event (champion went with it)',
    'champion → v1',
    'v1 created',
    'iris created',
  ]);
});

it('tells of aliases that were taken away, and of those that were not there', () => {
  expect(
    told(item(), [itself(1), aliased(2, 'a', 1), unaliased(3, 'a'), unaliased(4, 'a'), aliased(5, 'b', 1), aliased(6, 'b', 1)]),
  ).toEqual([
    'b set on v1 again (it was there after the event before)',
    'b → v1',
    'a deleted (it was not set: MLflow fires the event all the same)',
    'a deleted, was v1 (v1 from the event before)',
    'a → v1',
    'iris created',
  ]);
});

it('tells of tags, of versions and of the item itself', () => {
  const prompt = (more: Partial<Subject> = {}): Subject => ({ kind: 'prompt', name: 'greet', ...more });
  expect(
    told(item({ name: 'greet', kind: 'prompt' }), [
      heard(1, 'prompt.created', prompt()),
      heard(2, 'prompt_tag.set', prompt({ tag: { key: 'team', value: 'a' } })),
      heard(3, 'prompt_version.created', prompt({ version: '1' })),
      heard(4, 'prompt_version_tag.set', prompt({ version: '1', tag: { key: 'k', value: 'v' } })),
      heard(5, 'prompt_version_tag.deleted', prompt({ version: '1', tag: { key: 'k' } })),
      heard(6, 'prompt_tag.deleted', prompt({ tag: { key: 'team' } })),
    ]),
  ).toEqual(['tag team deleted', 'tag k deleted from v1', 'tag k=v set on v1', 'v1 created', 'tag team=a set', 'greet created']);
});

it('an earlier model of that name, which was deleted, is told apart', () => {
  const rows = [itself(1), created(2, 1), aliased(3, 'champion', 1), itself(100), created(101, 1), aliased(102, 'champion', 1)];

  expect(told(item({ createdAtMs: 100, versionList: [version(1, 101)] }), rows)).toEqual([
    'champion → v1',
    'v1 created',
    'iris created',
    'champion → v1 (of an earlier iris, which is deleted)',
    'v1 created (of an earlier iris, which is deleted)',
    'iris created (of an earlier iris, which is deleted)',
  ]);
});

it('does not say that something is not recorded while the history is being read, or where there is more than it looks at', () => {
  const of = item({ versionList: [version(1, 2)], aliases: [{ alias: 'old', version: 1 }] });
  const log = createDeliveryLog();
  log.upsert([aliased(6, 'champion', 2)]);
  expect(storyOf(of, log, { whole: false })).toMatchObject({
    goesOn: true,
    steps: [{ text: 'champion → v2', inferred: 'where it was before is further back' }],
  });

  const long = createDeliveryLog();
  long.upsert(Array.from({ length: 2001 }, (_, place) => aliased(10 + place, 'champion', place)));
  const { steps, goesOn } = storyOf(of, long, { whole: true });
  expect([goesOn, steps.length, steps[0]?.text]).toEqual([true, 2000, 'champion: v1999 → v2000']);
});

it('leaves out other items, replays and tests', () => {
  const other = heard(2, 'model_version.created', { kind: 'model', name: 'other', version: '1' });
  const samePrompt = heard(2, 'prompt.created', { kind: 'prompt', name: 'iris' });
  const replay = heard(3, 'model_version.created', about({ version: '1' }), { source: 'replay' });

  expect(told(item(), [itself(1), other, samePrompt, replay])).toEqual(['iris created']);
});

it('the deliveries of one event stand together, and the same event twice in a millisecond is two', () => {
  const log = createDeliveryLog();
  const twice = about({ version: '1' });
  log.upsert([
    itself(1),
    ...['w1', 'w2', 'w1', 'w2'].map((webhookId) => heard(2, 'model_version.created', twice, { webhookId })),
    heard(3, 'model_version.created', about({ version: '2' }), { webhookId: 'w1', state: 'exhausted' }),
    heard(4, 'model_version.created', about({ version: '3' }), { webhookId: 'w1', state: 'waiting' }),
  ]);
  const { steps } = storyOf(item(), log, { whole: true });

  expect(steps.map(({ deliveries }) => deliveries.length)).toEqual([1, 1, 2, 2, 0]);
  expect(steps.map(outcomeOfStep)).toEqual(['open', 'failed', 'delivered', 'delivered', 'unheard']);
});
