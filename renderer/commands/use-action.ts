import { useEffect, useRef } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import type { CommandId } from '#shared/domain/app/commands.ts';

/** Offers a command while the view is on screen; `undefined` while there is nothing to do it with. */
export function useAction(id: CommandId, run: (() => void) | undefined): void {
  const { offered } = useInspector();
  const latest = useRef(run);
  const can = run !== undefined;
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => (can ? offered.offer(id, { run: () => latest.current?.() }) : undefined), [offered, id, can]);
}
