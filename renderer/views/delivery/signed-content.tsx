import { useInspector } from '#renderer/inspector.ts';
import { hexLines } from '#renderer/ui/wire/lines.ts';
import { LongView } from '#renderer/ui/wire/long-view.tsx';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { useBytes } from './use-bytes.ts';
import styles from './verify.module.css';

/** What is hashed: id, full stop, timestamp, full stop, body; hex and text in one row, so that they move together. */
export function SignedContent({ delivery }: { delivery: DeliveryDetail }) {
  const { core } = useInspector();
  const body = useBytes(`${delivery.id}/body`, () => core.deliveryBody(delivery.id));
  if (body.kind !== 'ready') return null;
  const head = new TextEncoder().encode(`${delivery.deliveryId}.${delivery.request.timestampSec}.`);
  const content = new Uint8Array(head.length + body.bytes.length);
  content.set(head);
  content.set(body.bytes, head.length);
  return (
    <div className={styles['content']}>
      <LongView lines={hexLines(content, { drawn: true })} label="Signed content" />
    </div>
  );
}
