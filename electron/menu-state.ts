import type { MenuState } from '#shared/domain/app/menus.ts';

/** {@link MenuState}, read. */
export interface MenuView {
  commands: ReadonlyMap<string, { off: boolean; on: boolean }>;
  letters: boolean;
}

/** From the page, so that it is looked at like any input: what is no such thing says nothing. */
export function parseMenuState(value: unknown): MenuView {
  const { commands, letters } = objectOf(value);
  const entries = Object.entries(objectOf(commands)).map(([id, state]) => {
    const { off, on } = objectOf(state);
    return [id, { off: off !== false, on: on === true }] as const;
  });
  return { commands: new Map(entries), letters: letters !== false };
}

function objectOf(value: unknown): Partial<Record<keyof MenuState | 'off' | 'on', unknown>> {
  return typeof value === 'object' && value !== null ? value : {};
}
