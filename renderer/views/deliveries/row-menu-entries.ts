import { type MouseEvent, useState } from 'react';
import { useActions } from '#renderer/commands/actions.ts';
import { useInspector } from '#renderer/inspector.ts';
import { type CommandId, commandOf } from '#shared/domain/app/commands.ts';
import { type FilterKey, isFilterKey, quoted } from '#shared/domain/filter/filter.ts';

/** A cell as a token of the filter language. */
export interface CellToken {
  key: FilterKey;
  value: string;
}

export function tokenAt(target: EventTarget): CellToken | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-token]') : null;
  const { token: key = '', value = '' } = cell?.dataset ?? {};
  return isFilterKey(key) ? { key, value } : undefined;
}

export interface RowMenuOptions {
  onOnly: (token: CellToken, options: { not: boolean }) => void;
  /** The row under the pointer becomes the chosen one: the commands act on it. */
  onChoose: (id: string) => void;
}

export interface RowMenuEntry {
  id: string;
  title: string;
  keys?: string;
  off: boolean;
  run: () => void;
}

const COMMANDS: readonly CommandId[] = [
  'replay-resigned',
  'replay-same-bytes',
  'copy-link',
  'copy-body',
  'copy-curl',
  'copy-for-agent',
  'compose-this',
  'star',
];
const UNHEARD_COMMANDS: readonly CommandId[] = ['add-to-webhook', 'copy-for-agent'];

/** The row and the cell that a menu was asked for on. */
export interface Pointed {
  id: string | undefined;
  token: CellToken | undefined;
}

/** What was pointed at last, and how to point at something. */
export function usePointed(onChoose: RowMenuOptions['onChoose']): Pointed & { pointAt: (event: MouseEvent) => void } {
  const [token, setToken] = useState<CellToken>();
  const [id, setId] = useState<string>();

  /** The menu is about what was pointed at. */
  function pointAt({ target }: MouseEvent) {
    const row = target instanceof Element ? target.closest('[role="row"]') : null;
    const pointed = row?.id.replace(/^row-/, '');
    setToken(tokenAt(target));
    setId(pointed);
    if (pointed !== undefined) onChoose(pointed);
  }
  return { id, token, pointAt };
}

/**
 * What the menu of a row offers, in its groups: only these, without these, and what can be done with the delivery. It moves with each chosen
 * row, so that it is asked for where the menu is drawn, not around the rows.
 */
export function useRowMenu({ id, token }: Pointed, onOnly: RowMenuOptions['onOnly']) {
  const { live } = useInspector();
  const actions = useActions();
  const unheard = id !== undefined && live.log.get(id)?.kind === 'unheard';
  const narrowing: RowMenuEntry[] = token
    ? [
        { id: 'only', title: `Only ${wordOf(token)}`, keys: 'Alt+click', off: false, run: () => onOnly(token, { not: false }) },
        { id: 'without', title: `Without ${wordOf(token)}`, keys: 'Alt+Shift+click', off: false, run: () => onOnly(token, { not: true }) },
      ]
    : [];
  const commands = (unheard ? UNHEARD_COMMANDS : COMMANDS).map((command): RowMenuEntry => {
    const { title, keys } = commandOf(command);
    const action = actions[command];
    return { id: command, title, ...(keys?.[0] && { keys: keys[0] }), off: action?.off !== undefined, run: () => action?.run() };
  });
  return { unheard, groups: [narrowing, commands].filter((group) => group.length > 0) };
}

const wordOf = ({ key, value }: CellToken) => `${key}:${quoted(value)}`;
