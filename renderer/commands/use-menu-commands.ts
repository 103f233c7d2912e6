import { useEffect, useMemo, useRef } from 'react';
import { shellBridge } from '#renderer/shell-bridge.ts';
import type { CommandId } from '#shared/domain/app/commands.ts';
import type { MenuState } from '#shared/domain/app/menus.ts';
import type { Actions } from './actions.ts';

/** Runs what was chosen in the native menus of the desktop app, and tells them what can be done and what is on. */
export function useMenuCommands(actions: Actions, letters: boolean): void {
  const now = useRef(actions);
  now.current = actions;
  useEffect(
    () =>
      shellBridge?.onCommand((id) => {
        const action = now.current[id as CommandId];
        if (action && action.off === undefined) action.run();
      }),
    [],
  );

  // As text, so that menus are told only when something in them is another.
  const state = useMemo(() => (shellBridge ? JSON.stringify(menuState(actions, letters)) : ''), [actions, letters]);
  useEffect(() => {
    if (state !== '') void shellBridge?.setMenu(JSON.parse(state) as MenuState);
  }, [state]);
}

function menuState(actions: Actions, letters: boolean): MenuState {
  const commands = Object.entries(actions).map(([id, { off, on }]) => [id, { off: off !== undefined, on: on === true }]);
  return { commands: Object.fromEntries(commands), letters };
}
