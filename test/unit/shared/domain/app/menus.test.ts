import { describe, expect, it } from 'vitest';
import { COMMANDS, type Command, type commandOf } from '#shared/domain/app/commands.ts';
import { type AppMenu, MENUS, type MenuGroups } from '#shared/domain/app/menus.ts';

const menus: readonly AppMenu[] = Object.values(MENUS);

const idsOf = (groups: MenuGroups): string[] =>
  groups.flat().flatMap((entry) => (typeof entry === 'string' ? [entry] : 'groups' in entry ? idsOf(entry.groups) : []));

describe('the menus', () => {
  it('list a command once', () => {
    const ids = menus.flatMap(({ groups }) => idsOf(groups)).filter((id) => id !== 'go-compose');

    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('have no command under a word of its own: what is chosen by a letter in the list is there', () => {
    const listed = new Set(menus.flatMap(({ groups }) => idsOf(groups)));
    const ofDelivery = (COMMANDS as readonly (Command & { id: string })[])
      .filter(({ section }) => section === 'delivery')
      .map(({ id }) => id);

    expect(ofDelivery.filter((id) => !listed.has(id))).toEqual([]);
  });

  it('divide their groups, and leave none empty', () => {
    for (const { groups } of menus) for (const group of groups) expect(group.length).toBeGreaterThan(0);
  });

  it('show choices that exclude each other side by side, so that one of them is ticked', () => {
    const radios = (COMMANDS as readonly (Command & { id: Parameters<typeof commandOf>[0] })[]).filter(({ tick }) => tick?.as === 'radio');
    const groups = menus
      .flatMap(({ groups: of }) => of.flat())
      .flatMap((entry) => (typeof entry === 'object' && 'groups' in entry ? entry.groups : []));

    for (const { id } of radios) expect(groups.find((group) => group.includes(id))?.length).toBe(3);
  });
});
