import { Popover } from '@base-ui/react/popover';
import { useState } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EventName } from '#renderer/ui/event-name.tsx';
import field from '#renderer/ui/field.module.css';
import { formatClock } from '#renderer/ui/format.ts';
import popup from '#renderer/ui/popup.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { subjectText } from '#shared/domain/delivery/subject.ts';
import styles from './compose.module.css';

const MOST = 8;

interface FromDeliveryProps {
  open: boolean;
  onOpen: (open: boolean) => void;
  onFill: (id: string) => void;
}

/** One of the newest deliveries, or any by its id, to start from. */
export function FromDelivery({ open, onOpen, onFill }: FromDeliveryProps) {
  return (
    <Popover.Root open={open} onOpenChange={onOpen}>
      <Popover.Trigger render={<Button look="plain" />}>From a delivery…</Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className={popup['positioner']}>
          <Popover.Popup className={`${popup['popup']} ${styles['from']}`}>
            <Popover.Title className={styles['fromTitle']}>Start from a delivery</Popover.Title>
            <Choice
              onFill={(id) => {
                onOpen(false);
                onFill(id);
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Choice({ onFill }: { onFill: (id: string) => void }) {
  const { live } = useInspector();
  const { version: _ } = useLive();
  const [id, setId] = useState('');
  const newest = live.log
    .slice(Math.max(live.log.start, live.log.end - 200), live.log.end)
    .filter((row) => row.kind === 'delivery')
    .slice(-MOST)
    .reverse();
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (id.trim() !== '') onFill(id.trim());
        }}
      >
        <input
          className={field['input']}
          aria-label="Id of a delivery"
          placeholder="d28, a delivery id, or c33"
          spellCheck={false}
          value={id}
          onChange={(event) => setId(event.target.value)}
        />
      </form>
      {newest.map((row) => (
        <button key={row.id} type="button" className={styles['fromRow']} onClick={() => onFill(row.id)}>
          <code>{row.id}</code>
          <EventName event={row.event} />
          <span className={styles['cut']}>
            <WireText text={subjectText(row.about)} />
          </span>
          <code className={styles['meta']}>{formatClock(row.atMs).clock}</code>
        </button>
      ))}
      {newest.length === 0 && <p className={styles['meta']}>Nothing has been sent yet.</p>}
    </>
  );
}
