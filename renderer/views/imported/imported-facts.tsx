import type { Imported } from '#renderer/inspector.ts';
import { formatClock, formatTook } from '#renderer/ui/format.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import { Fact } from '#renderer/ui/pane/parts.tsx';
import { Thread } from '#renderer/ui/thread.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import delivery from '#renderer/views/delivery/delivery.module.css';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import styles from './imported.module.css';

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' });

/** What is known of a delivery out of a file: where it stands there, when it was recorded, what was sent. */
export function ImportedFacts({ delivery: detail, imported }: { delivery: DeliveryDetail; imported: Imported }) {
  const { request, createdAtMs, url, attempts, tookMs, deliveryId } = detail;
  const filed = imported.core.filed(detail.id);
  const { entry = 1, line = 1 } = filed?.place ?? {};
  return (
    <dl className={pane['facts']}>
      <Fact name="From">
        <span>
          <code>{imported.name}</code>
          {`, entry ${entry} of ${imported.session.entries}, line ${line}`}
        </span>
      </Fact>
      <Fact name="Recorded">
        <span>{createdAtMs > 0 ? `${MOMENT.format(createdAtMs)} UTC` : 'the file tells no time'}</span>
      </Fact>
      <Fact name="Sent to">
        <code>
          <WireText text={url} />
        </code>
      </Fact>
      <Fact name="Attempts">
        <span className={delivery['thread']}>
          <Thread row={detail} />
        </span>
        <span>{tookMs === undefined ? attempts : `${attempts}, took ${formatTook(tookMs)}`}</span>
      </Fact>
      {deliveryId !== '' && (
        <Fact name="Delivery id">
          <code>{deliveryId}</code>
        </Fact>
      )}
      {request.timestampSec > 0 && (
        <Fact name="Timestamp">
          <code>{request.timestampSec}</code>
          <code className={styles['quiet']}>{formatClock(request.timestampSec * 1000).clock}</code>
        </Fact>
      )}
      <Fact name="Signature">
        {request.signature === undefined ? <span className={styles['quiet']}>none</span> : <code>{request.signature}</code>}
      </Fact>
      {filed?.notes.map((note) => (
        <Fact key={note} name="Note">
          <span>
            <WireText text={note} />
          </span>
        </Fact>
      ))}
    </dl>
  );
}
