import { expect, test } from 'vitest';
import { openDatabase } from '#core/database/open.ts';
import { createOnItsWay } from '#core/dispatch/outbox/sent-store.ts';

test('an id is on its way until the last of its attempts has ended', () => {
  const db = openDatabase(':memory:');
  db.exec(
    "CREATE TABLE delivery (delivery_id TEXT, state TEXT); INSERT INTO delivery VALUES ('twice', 'in-flight'), ('ended', 'cancelled')",
  );
  const onItsWay = createOnItsWay(db);

  for (const id of ['twice', 'twice', 'ended']) onItsWay.began(id);
  const seen = ['twice', 'ended', 'never'].map(onItsWay.has);
  onItsWay.ended('twice');
  const afterOne = onItsWay.has('twice');
  onItsWay.ended('twice');

  expect(seen).toEqual([true, false, false]);
  expect([afterOne, onItsWay.has('twice')]).toEqual([true, false]);
  db.close();
});
