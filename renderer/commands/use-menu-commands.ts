import { useEffect, useRef } from 'react';
import { shellBridge } from '#renderer/shell-bridge.ts';
import type { CommandId } from '#shared/domain/app/commands.ts';
import type { Actions } from './actions.ts';

/** Runs what was chosen in the native menu of the desktop app. */
export function useMenuCommands(actions: Actions): void {
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
}
