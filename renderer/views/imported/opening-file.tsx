import { Dialog } from '@base-ui/react/dialog';
import { memo, useEffect, useRef } from 'react';
import type { Imports, Opening } from '#renderer/state/imports.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatCount } from '#renderer/ui/format.ts';
import popup from '#renderer/ui/popup.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import styles from './imported.module.css';

/** While a file is read, and what is wrong with one that was not opened. */
export const OpeningFile = memo(function OpeningFile({ imports }: { imports: Imports }) {
  const { opening } = useStore(imports.state);
  return (
    <Dialog.Root open={opening !== undefined} onOpenChange={(open) => !open && imports.dismiss()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles['scrim']} />
        <Dialog.Popup className={`${popup['popup']} ${styles['opening']}`}>
          {opening?.kind === 'reading' && (
            <>
              <Dialog.Title className={styles['title']}>
                Reading <code>{opening.name}</code>
              </Dialog.Title>
              <p role="status">{`${Math.floor(100 * opening.share)} %`}</p>
              <progress value={opening.share} aria-label="Read so far" />
              <div className={styles['acts']}>
                <Button onClick={imports.dismiss}>Stop reading</Button>
              </div>
            </>
          )}
          {opening?.kind === 'refused' && <Refused opening={opening} imports={imports} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
});

function Refused({ opening: { name, why, session }, imports }: { opening: Extract<Opening, { kind: 'refused' }>; imports: Imports }) {
  const first = useRef<HTMLButtonElement>(null);
  // The button that had the focus while it was read is gone.
  useEffect(() => first.current?.focus(), []);
  return (
    <>
      <Dialog.Title className={styles['title']}>
        <code>{name}</code> is not open
      </Dialog.Title>
      <p role="alert">
        <WireText text={why} />
      </p>
      <div className={styles['acts']}>
        {session && (
          <Button ref={first} look="primary" onClick={imports.openRest}>
            {`Open those ${formatCount(session.deliveries.length)}`}
          </Button>
        )}
        <Button {...(!session && { ref: first })} onClick={imports.dismiss}>
          {session ? 'Leave it closed' : 'Close'}
        </Button>
      </div>
    </>
  );
}
