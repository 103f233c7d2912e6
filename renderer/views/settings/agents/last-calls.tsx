import { formatRoute } from '#renderer/state/route.ts';
import { formatClock, formatMoment } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { ApiCall } from '#shared/domain/app/api-call.ts';
import styles from './agents.module.css';
import { BY_AGENTS, useAgentCalls } from './use-agents.ts';

const SHOWN = 8;

/** What agents asked for last; each leads to its row in Calls. */
export function LastCalls() {
  const { known, problem } = useAgentCalls();
  const { items = [], next } = known ?? {};
  const all = next === undefined ? `All ${items.length} in Calls` : 'All in Calls';
  return (
    <section aria-labelledby="agents-calls">
      <div className={styles['sect']}>
        <h3 id="agents-calls">Last calls</h3>
        {items.length > 0 && (
          <a className={styles['meta']} href={formatRoute({ view: 'calls', q: BY_AGENTS })}>
            {all}
          </a>
        )}
      </div>
      {problem !== undefined && <p className={styles['none']} role="alert">{`They could not be read: ${problem}`}</p>}
      {known && items.length === 0 && <p className={styles['none']}>No agent has asked for anything yet.</p>}
      <ol className={styles['calls']}>
        {items.slice(0, SHOWN).map((call) => (
          <CallLine key={call.id} call={call} />
        ))}
      </ol>
    </section>
  );
}

function CallLine({ call: { id, atMs, client = '', quiet, agent } }: { call: ApiCall }) {
  const { clock, fraction } = formatClock(atMs);
  const isRefused = quiet === 'refused';
  return (
    <li>
      <a href={formatRoute({ view: 'calls', id, q: BY_AGENTS })}>
        <Icon name={isRefused ? 'k-fail' : 'k-ok'} tone={isRefused ? 'bad' : 'ink'} label={isRefused ? 'refused' : 'answered'} />
        <span className={styles['time']} title={formatMoment(atMs, Date.now())}>{`${clock}${fraction}`}</span>
        <strong className={styles['wire']}>
          <WireText text={agent?.tool ?? ''} />
        </strong>
        <span className={styles['wire']} title={agent?.about}>
          <WireText text={agent?.about ?? ''} />
        </span>
        <span title={agent?.outcome}>
          <WireText text={agent?.outcome ?? ''} />
        </span>
        <span className={styles['client']} title={client}>
          <WireText text={client} />
        </span>
        <span className={styles['size']}>{`${((agent?.answerBytes ?? 0) / 1024).toFixed(1)} KiB`}</span>
      </a>
    </li>
  );
}
