import { useEffect, useState } from 'react';
import { shellBridge } from '#renderer/shell-bridge.ts';
import type { EngineState } from '#shared/domain/app/shell-bridge.ts';

/** The engine's process as the desktop shell sees it; in a browser nobody can tell. */
export function useEngine(): EngineState | undefined {
  const [engine, setEngine] = useState<EngineState>();
  useEffect(() => shellBridge?.onEngine(setEngine), []);
  return engine;
}
