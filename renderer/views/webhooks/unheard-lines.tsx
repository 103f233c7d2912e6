import { useMemo } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import type { Live } from '#renderer/state/live.ts';
import type { UnheardRow } from '#renderer/state/row.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { AddToWebhook } from '#renderer/views/delivery/add-to-webhook.tsx';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import styles from './webhooks.module.css';

const MOST = 3;

/** Events that fired while nobody listened, and that nobody would hear now either. */
export function UnheardLines() {
  const { live } = useInspector();
  const { webhooks, version } = useLive();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the log has changed
  const rows = useMemo(() => unheardNow(live.log, [...webhooks.values()]), [live, webhooks, version]);
  return rows.map((row) => (
    <div key={row.event} className={styles['unheard']}>
      <Icon name="s-nobody" tone="mute" />
      <p>
        Nobody listens to <code>{row.event}</code>.
      </p>
      <AddToWebhook row={row} look="bordered" />
    </div>
  ));
}

/** Looked for among the newest rows alone: what was not heard long ago is no news. */
const LOOKED_AT = 2000;

function unheardNow(log: Live['log'], webhooks: readonly Webhook[]): UnheardRow[] {
  const found = new Map<string, UnheardRow>();
  for (let place = log.end - 1; place >= Math.max(log.start, log.end - LOOKED_AT) && found.size < MOST; place--) {
    const row = log.at(place);
    if (row?.kind !== 'unheard' || found.has(row.event)) continue;
    const heard = webhooks.some(({ status, events }) => status === 'ACTIVE' && events.includes(row.event));
    if (!heard) found.set(row.event, row);
  }
  return [...found.values()];
}
