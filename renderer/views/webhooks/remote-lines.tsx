import { useInspector } from '#renderer/inspector.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { ATTACHMENT_STATES, arrivedFrom, serversInUse, serverWords } from '#renderer/state/server-words.ts';
import { useStore } from '#renderer/state/store.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import styles from './webhooks.module.css';

/** Webhooks of ours that are not in this registry: on real servers that are attached, and those that a kill left behind. */
export function RemoteLines() {
  const { attached } = useStore(useInspector().servers.state);
  const servers = serversInUse(attached);
  const leftOver = attached?.leftOver ?? [];
  if (servers.length + leftOver.length === 0) return null;
  const connect = formatRoute({ view: 'connect' });
  return (
    <section className={styles['remote']} aria-label="On real servers">
      <h2>On real servers</h2>
      {servers.map((server) => {
        const { name, origin, kind, attachment } = server;
        const { icon, tone } = ATTACHMENT_STATES[kind];
        return (
          <div key={name} data-remote={kind}>
            <Icon name={icon} tone={tone} />
            <p>
              <code>{name}</code> at{' '}
              <strong>
                <WireText text={origin} />
              </strong>
              {attachment?.url !== undefined && (
                <>
                  {' leads to '}
                  <code>{attachment.url}</code>
                </>
              )}
              <span className={styles['quiet']}>{`. ${serverWords(server)}.`}</span>
            </p>
            <p>
              <a href={arrivedFrom(origin)}>Show what arrived</a>
              <a href={connect}>Go to the server</a>
            </p>
          </div>
        );
      })}
      {leftOver.map(({ name, base }) => (
        <div key={name} data-remote="left-over">
          <Icon name="a-warn" tone="warn" />
          <p>
            <code>{name}</code> is still at <code>{base}</code>: Hookglass was killed before it could remove it.
          </p>
          <p>
            <a href={connect}>Remove it</a>
          </p>
        </div>
      ))}
    </section>
  );
}
