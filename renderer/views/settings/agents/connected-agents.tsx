import { formatClock, formatMoment } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { AgentConnection, AgentsView } from '#shared/domain/app/agents.ts';
import styles from './agents.module.css';

/** Who speaks with the engine now. */
export function ConnectedAgents({ agents: { connected, mode } }: { agents: AgentsView }) {
  return (
    <section aria-labelledby="agents-connected">
      <div className={styles['sect']}>
        <h3 id="agents-connected">Connected</h3>
        <span className={styles['meta']}>over HTTP: who asked within five minutes</span>
      </div>
      {connected.length === 0 ? (
        <p className={styles['none']}>No agent is connected.</p>
      ) : (
        <ul className={styles['connected']}>
          {connected.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two of one name can be connected at the same moment
            <li key={index}>
              <Icon name="k-now" tone="live" label="connected" />
              <span title={formatMoment(one.sinceMs, Date.now())}>{formatClock(one.sinceMs).clock}</span>
              <strong>
                <WireText text={one.client} />
              </strong>
              <span>{one.transport === 'stdio' ? 'started the command' : 'asks over HTTP'}</span>
              <span>{mode === 'off' ? 'refused' : one.mayAct ? 'may act' : 'read only'}</span>
              <Targets agent={one} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Targets({ agent: { allowedTargets } }: { agent: AgentConnection }) {
  if (allowedTargets.length === 0) return <span />;
  const hosts = allowedTargets.join(', ');
  return (
    <span title={hosts}>
      {'also reaches '}
      <WireText text={hosts} />
    </span>
  );
}
