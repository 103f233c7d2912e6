import type { Route } from '#renderer/state/route.ts';
import { Callout } from '#renderer/ui/notice/notice.tsx';
import type { Settings } from '#renderer/views/settings/use-settings.ts';
import styles from './agents.module.css';
import { ClientSetup } from './client-setup.tsx';
import { ConnectedAgents } from './connected-agents.tsx';
import { LastCalls } from './last-calls.tsx';
import { MayDo } from './may-do.tsx';
import { useAgents } from './use-agents.ts';

interface AgentsSectionProps {
  route: Extract<Route, { view: 'settings' }>;
  settings: Settings;
}

/** How a coding agent gets to know Hookglass, what it may do here, who is there and what they asked for. */
export function AgentsSection({ route, settings }: AgentsSectionProps) {
  const { known: agents, problem } = useAgents();
  if (!agents) return problem === undefined ? null : <p className={styles['note']} role="alert">{`This could not be read: ${problem}`}</p>;
  const refused = settings.refusal?.name === 'agents' ? settings.refusal.why : undefined;
  return (
    <div className={styles['body']}>
      <ClientSetup route={route} start={agents.start} />
      <MayDo agents={agents} settings={settings} />
      {refused !== undefined && <Callout tone="bad">{`It was not changed: ${refused}`}</Callout>}
      <ConnectedAgents agents={agents} />
      <LastCalls />
    </div>
  );
}
