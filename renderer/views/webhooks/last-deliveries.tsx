import { formatRoute } from '#renderer/state/route.ts';
import { STATE_WORDS } from '#renderer/state/row.ts';
import field from '#renderer/ui/field.module.css';
import { formatCount } from '#renderer/ui/format.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { Beads } from './beads.tsx';
import { LAST, type WebhookStats } from './stats.ts';
import styles from './webhooks.module.css';

/** The last 20 as beads, the last one as a link, and the list of all of them. */
export function LastDeliveries({ webhook, stats }: { webhook: Webhook; stats: WebhookStats }) {
  const [newest] = stats.last;
  return (
    <section aria-labelledby="webhook-last">
      <h3 id="webhook-last" className={field['label']}>
        {`Last ${LAST} deliveries`} {newest && <span className={field['hint']}>newest left</span>}
      </h3>
      {newest === undefined ? (
        <p className={styles['quieter']}>No delivery yet.</p>
      ) : (
        <div className={styles['lastRow']}>
          <Beads stats={stats} big />
          <a
            href={formatRoute({ view: 'deliveries', id: newest.id, tab: 'overview' })}
          >{`${newest.id} ${STATE_WORDS[newest.state].toLowerCase()}`}</a>
          <a className={styles['push']} href={formatRoute({ view: 'deliveries', tab: 'overview', q: `webhook:${webhook.name}` })}>
            {`Show all ${formatCount(stats.all)}`}
          </a>
        </div>
      )}
    </section>
  );
}
