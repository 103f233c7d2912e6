import styles from './beads.module.css';
import { lastWords, type WebhookStats } from './stats.ts';

/** The last deliveries as a row of beads, the newest at the left; what failed stands out by its height. */
export function Beads({ stats, big = false }: { stats: WebhookStats; big?: boolean }) {
  return (
    <span
      className={[styles['beads'], big && styles['big']].filter(Boolean).join(' ')}
      role="img"
      aria-label={lastWords(stats)}
      title={lastWords(stats)}
    >
      {stats.last.map(({ id, state }) => (
        <i key={id} data-state={state} />
      ))}
    </span>
  );
}
