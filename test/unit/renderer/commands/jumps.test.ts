import { expect, it } from 'vitest';
import { jumpsFor } from '#renderer/commands/jumps.ts';
import { createDeliveryLog } from '#renderer/state/delivery-log.ts';

const titles = (search: string) => jumpsFor(search, createDeliveryLog(), new Map()).map(({ title }) => title);

it('a part of an event leads to a new one, where no command can be meant', () => {
  expect(titles('alias.cre')).toEqual(['New model_version_alias.created', 'New prompt_alias.created']);
  expect(titles('model_version.')).toEqual(['New model_version.created']);
  expect(titles('set')).toEqual([]);
  expect(titles('regi')).toEqual([]);
});
