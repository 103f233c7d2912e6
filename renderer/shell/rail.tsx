import { useHome, useHomeLivePart } from '#renderer/inspector.ts';
import { useRoute } from '#renderer/state/navigation.ts';
import { formatRoute, type Route } from '#renderer/state/route.ts';
import { ATTACHMENT_STATES, inUseSummary, serversInUse } from '#renderer/state/server-words.ts';
import { useStore } from '#renderer/state/store.ts';
import { formatCount, plural } from '#renderer/ui/format.ts';
import { Icon, type IconName } from '#renderer/ui/icon.tsx';
import styles from './shell.module.css';

const VIEWS: readonly { view: Route['view']; icon: IconName; words: string; to: Route }[] = [
  { view: 'deliveries', icon: 'r-deliveries', words: 'Deliveries', to: { view: 'deliveries', tab: 'overview' } },
  { view: 'calls', icon: 'r-calls', words: 'Calls', to: { view: 'calls' } },
  { view: 'compose', icon: 'r-compose', words: 'Compose', to: { view: 'compose' } },
  { view: 'webhooks', icon: 'r-webhooks', words: 'Webhooks', to: { view: 'webhooks' } },
  { view: 'registry', icon: 'r-registry', words: 'Registry', to: { view: 'registry', kind: 'model' } },
  { view: 'mock', icon: 'r-mock', words: 'Mock receiver', to: { view: 'mock' } },
  { view: 'conformance', icon: 'r-conformance', words: 'Conformance', to: { view: 'conformance' } },
  { view: 'tunnel', icon: 'r-tunnel', words: 'Tunnel', to: { view: 'tunnel' } },
  { view: 'connect', icon: 'r-real', words: 'Real MLflow', to: { view: 'connect' } },
  { view: 'settings', icon: 'r-settings', words: 'Settings', to: { view: 'settings', section: 'appearance' } },
];

/** The views that exist: nothing is announced here that does not work. */
export function Rail() {
  const route = useRoute();
  const unseenFailures = useHomeLivePart((state) => state.unseenFailures);
  const { attached } = useStore(useHome().servers.state);
  const leftOver = attached?.leftOver.length ?? 0;
  const servers = serversInUse(attached);
  const inUse = inUseSummary(servers);
  return (
    <nav className={styles['rail']} aria-label="Views" data-pane="rail">
      {VIEWS.map(({ view, icon, words, to }) => (
        <a
          key={view}
          href={formatRoute(to)}
          title={words}
          className={view === 'settings' ? styles['end'] : undefined}
          aria-current={route.view === view ? 'page' : undefined}
        >
          <Icon name={icon} />
          <span className={styles['words']}>{words}</span>
          {view === 'deliveries' && unseenFailures > 0 && (
            <span className={styles['unseen']} title={`${plural(unseenFailures, 'failure')} not seen`}>
              <Icon name="s-failed" tone="bad" />
              <span aria-hidden="true">{formatCount(unseenFailures)}</span>
              <span className={styles['words']}>{`, ${plural(unseenFailures, 'failure')} not seen`}</span>
            </span>
          )}
          {view === 'connect' && leftOver > 0 && (
            <span className={styles['unseen']} data-tone="warn" title={`${plural(leftOver, 'webhook')} left on a server`}>
              <Icon name="a-warn" tone="warn" />
              <span aria-hidden="true">{formatCount(leftOver)}</span>
              <span className={styles['words']}>{`, ${plural(leftOver, 'webhook')} left on a server`}</span>
            </span>
          )}
          {view === 'connect' && leftOver === 0 && inUse && (
            <span className={styles['unseen']} data-tone={ATTACHMENT_STATES[inUse.kind].tone} title={inUse.title}>
              <Icon name={ATTACHMENT_STATES[inUse.kind].icon} tone={ATTACHMENT_STATES[inUse.kind].tone} />
              <span aria-hidden="true">{formatCount(servers.length)}</span>
              <span className={styles['words']}>{`, ${inUse.words}`}</span>
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}
