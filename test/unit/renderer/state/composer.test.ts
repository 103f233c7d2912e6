import { describe, expect, it } from 'vitest';
import {
  createStamp,
  type Draft,
  draftOf,
  exampleDraft,
  fieldTyped,
  laterStamp,
  obstacleTo,
  retimed,
  tagsTyped,
  targetsOf,
  typed,
} from '#renderer/state/composer.ts';
import { timeOf } from '#renderer/state/payload.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';

const MICROS = 1_795_429_872_404_118;
const LATER = MICROS + 60_000_000;
const draft = exampleDraft('budget_policy.exceeded', MICROS);
const amount = { name: 'budget_amount', type: 'float' } as const;
const webhook = (id: string, more: Partial<Webhook> = {}): Webhook => ({
  id,
  name: id,
  url: `http://127.0.0.1:1/${id}`,
  events: ['prompt.created'],
  status: 'ACTIVE',
  secret: 'set',
  createdAtMs: 0,
  updatedAtMs: 0,
  ...more,
});
const hooks = new Map(
  [webhook('a'), webhook('b'), webhook('off', { status: 'DISABLED' }), webhook('other', { events: ['prompt_tag.set'] })].map((one) => [
    one.id,
    one,
  ]),
);

describe('nothing typed is lost', () => {
  it('JSON that is broken stays in the editor, and the form keeps what it showed', () => {
    const broken = typed(draft, '{"data": ');

    expect(broken).toMatchObject({ text: '{"data": ', shown: draft.text });
    expect(fieldTyped(broken, amount, '5')).toBe(broken);
    expect(tagsTyped(broken, 'tags', [])).toBe(broken);
    expect(typed(broken, '{"data": {}}')).toMatchObject({ shown: '{"data": {}}' });
  });

  it('a text that is no number stays in its field, and the JSON keeps the number', () => {
    const wrong = fieldTyped(draft, amount, '1e');

    expect(wrong).toMatchObject({ text: draft.text, wrong: { budget_amount: { text: '1e' } } });
    expect(obstacleTo(wrong, [], {})).toBe('budget_amount takes a number, such as 100.0.');
    expect(fieldTyped(wrong, amount, '1e3')).toMatchObject({ wrong: {}, text: expect.stringContaining('"budget_amount": 1000.0') });
  });
});

describe('the time of the payload', () => {
  it('moves on until somebody sets it', () => {
    expect(timeOf(retimed(draft, LATER).text)).toBe('2026-11-23T10:32:12.404118+00:00');
    const own = typed(draft, draft.text.replace('2026', '1999'));
    expect(retimed(own, LATER)).toBe(own);
  });

  it('still moves on after other things were typed, also into broken JSON', () => {
    const between = typed(typed(draft, `${draft.text},`), draft.text.replace('USD', 'EUR'));

    expect(timeOf(retimed(between, LATER).text)).toBe('2026-11-23T10:32:12.404118+00:00');
  });

  it('of a delivery is that of the sending, unless its bytes are kept', () => {
    const text = '{"timestamp":"2020"}';

    expect(draftOf({ text, asTyped: false }, MICROS).text).toContain('2026-11-23T10:31:12.404118+00:00');
    expect(draftOf({ text, asTyped: true }, MICROS)).toEqual({ text, shown: text, asTyped: true, wrong: {} } satisfies Draft);
  });
});

describe('who gets it', () => {
  const namesOf = (choice: Parameters<typeof targetsOf>[0]) =>
    targetsOf(choice, hooks, 'prompt.created').map(({ webhook: { id }, url }) => `${id} ${url}`);

  it('are all who listen, unless webhooks are chosen; one that is gone is left out', () => {
    expect(namesOf({})).toEqual(['a http://127.0.0.1:1/a', 'b http://127.0.0.1:1/b']);
    expect(namesOf({ webhookIds: ['off', 'gone'] })).toEqual(['off http://127.0.0.1:1/off']);
  });

  it('is one address, in the name of one webhook', () => {
    expect(namesOf({ url: ' http://127.0.0.1:2/x ' })).toEqual(['a http://127.0.0.1:2/x']);
    expect(obstacleTo(draft, [], { url: ' ' })).toBe('An address is missing.');
    expect(obstacleTo(draft, [], {})).toBe('Nobody is chosen to get it.');
  });
});

it('ids stay until a new stamp is made', () => {
  const made: string[] = [];
  const uuid = () => `id${made.push('')}`;
  const stamp = createStamp(MICROS, uuid);

  expect([stamp.idOf('a'), stamp.idOf('b'), stamp.idOf('a'), laterStamp(stamp, LATER).idOf('a')]).toEqual(['id1', 'id2', 'id1', 'id1']);
  expect(createStamp(LATER, uuid).idOf('a')).toBe('id3');
});
