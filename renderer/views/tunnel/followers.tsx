import { useState } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { TunnelStatus } from '#shared/domain/app/tunnel.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import styles from './tunnel.module.css';

/** Webhooks of this server that call the public URL, also after it has changed: ticked by hand, one by one. */
export function Followers({ status }: { status: TunnelStatus }) {
  const { core, messages } = useInspector();
  const { webhooks } = useLive();
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const following = new Map(status.followers.map((follower) => [follower.webhookId, follower]));
  if (webhooks.size === 0) return null;

  async function toggle({ id, name }: Webhook) {
    if (asked.has(id)) return;
    setAsked((now) => new Set(now).add(id));
    try {
      await (following.has(id) ? core.unfollowTunnel(id) : core.followTunnel(id));
    } catch (error) {
      messages.failed(`“${name}” was not changed: ${messageOf(error)}`);
    } finally {
      setAsked((now) => new Set([...now].filter((one) => one !== id)));
    }
  }

  return (
    <section className={styles['section']} aria-labelledby="tunnel-followers">
      <h2 id="tunnel-followers">Webhooks that follow</h2>
      <p className={styles['quiet']}>
        A ticked webhook of this server gets the public URL now and whenever it changes, until somebody gives it another one. Unticked, it
        keeps what it has.
      </p>
      <ul className={styles['followers']}>
        {[...webhooks.values()].map((webhook) => {
          const follower = following.get(webhook.id);
          return (
            <li key={webhook.id}>
              <label>
                <input
                  type="checkbox"
                  checked={follower !== undefined}
                  aria-disabled={asked.has(webhook.id)}
                  aria-describedby={`tunnel-follower-${webhook.id}`}
                  onChange={() => void toggle(webhook)}
                />
                <span className={styles['title']}>
                  <WireText text={webhook.name} />
                </span>
              </label>
              <p id={`tunnel-follower-${webhook.id}`}>
                <code>
                  <WireText text={webhook.url} />
                </code>
                {follower && status.state.kind !== 'on' && follower.refusal === undefined && ', until the tunnel is on'}
              </p>
              {follower?.refusal !== undefined && (
                <p className={styles['refusal']} role="alert">
                  <WireText text={follower.refusal} />
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
