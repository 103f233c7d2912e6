import type { AgentMode } from '#shared/domain/app/agents.ts';

/** What the settings say. */
export interface AgentsSetting {
  mode: AgentMode;
  /** Somebody chose it there. */
  chosen: boolean;
}

/** How an agent came in: what a person allowed it where they started it. */
export interface Caller {
  client: string;
  transport: 'stdio' | 'http';
  /** `--allow-actions`. */
  allowActions: boolean;
  /** `--allowed-targets`. */
  allowedTargets: readonly string[];
}

/** Whether this agent may act now. The stricter choice of a person wins: what was chosen in the settings is not raised from outside. */
export function mayAct({ mode, chosen }: AgentsSetting, { allowActions }: Pick<Caller, 'allowActions'>): boolean {
  if (mode === 'read' && !chosen) return allowActions;
  return mode === 'act';
}
