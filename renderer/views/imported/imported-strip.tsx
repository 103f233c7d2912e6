import { Popover } from '@base-ui/react/popover';
import { useState } from 'react';
import { type Imported, useInspector } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatCount, plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import popup from '#renderer/ui/popup.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { FiledSession, OddEntry } from '#shared/session/filed.ts';
import styles from './imported.module.css';

/** Whose deliveries these are, how many entries are none and why, and what was masked. */
export function ImportedStrip({ imported: { name, session } }: { imported: Imported }) {
  const { imports } = useInspector();
  const { entries, oddCount, masked } = session;
  const [first] = session.odd;

  function close() {
    go({ view: 'deliveries', tab: 'overview' });
    imports.close(name);
  }

  return (
    <section className={styles['strip']} aria-label="Imported file">
      <span className={styles['part']}>
        <Icon name="a-file" />
        <strong>Imported, read only:</strong>
        <code className={styles['cut']}>{name}</code>
      </span>
      <span className={styles['quiet']}>
        {oddCount === 0
          ? plural(entries, 'entry', 'entries')
          : `${formatCount(entries - oddCount)} of ${plural(entries, 'entry', 'entries')}`}
      </span>
      {masked.length > 0 && <span className={styles['quiet']}>{`Masked: ${masked.join(', ')}`}</span>}
      {first && (
        <span className={styles['part']}>
          <Icon name="a-warn" tone="warn" />
          <span className={styles['cut']} title={oddWords(first)}>
            <WireText text={oddWords(first)} />
          </span>
          <OddEntries session={session} />
        </span>
      )}
      <span className={styles['grow']} />
      <Button size="small" look="plain" onClick={close}>
        Close the file
      </Button>
    </section>
  );
}

const oddWords = ({ line, why }: OddEntry): string => `Line ${line}: not a delivery because ${why}`;

function OddEntries({ session: { odd, oddCount } }: { session: FiledSession }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger render={<Button size="small" look="plain" />}>
        {oddCount === 1 ? 'Show it' : `Show all ${formatCount(oddCount)}`}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className={popup['positioner']}>
          <Popover.Popup className={`${popup['popup']} ${styles['odd']}`}>
            <Popover.Title className={styles['title']}>Entries that are no deliveries</Popover.Title>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that the keyboard has to reach it */}
            <ol className={styles['oddList']} tabIndex={0}>
              {odd.map(({ entry, line, why }) => (
                <li key={entry}>
                  <code>{line}</code>
                  <WireText text={why} />
                </li>
              ))}
            </ol>
            {oddCount > odd.length && <p className={styles['quiet']}>{`and ${formatCount(oddCount - odd.length)} more`}</p>}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
