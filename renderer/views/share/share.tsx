import { Dialog } from '@base-ui/react/dialog';
import { useState } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import popup from '#renderer/ui/popup.module.css';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import styles from './share.module.css';
import { ShareSheet } from './share-sheet.tsx';

interface ShareProps {
  delivery: DeliveryDetail;
  onOpenChange: (open: boolean) => void;
}

/** The button, and the sheet over the window that shows what would leave. */
export function Share({ delivery, onOpenChange }: ShareProps) {
  const [open, setOpen] = useState(false);
  const change = (next: boolean) => {
    setOpen(next);
    onOpenChange(next);
  };
  useAction('share', () => change(true));
  return (
    <Dialog.Root open={open} onOpenChange={change}>
      <Dialog.Trigger render={<Button look="plain" />}>
        <Icon name="a-share" />
        Share…
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles['scrim']} />
        <Dialog.Popup className={`${popup['popup']} ${styles['sheet']}`}>
          <header className={styles['head']}>
            <Dialog.Title className={styles['title']}>Share this delivery</Dialog.Title>
            <code>{delivery.event}</code>
            <code className={styles['quiet']}>{delivery.deliveryId.slice(0, 8)}</code>
            <span className={styles['grow']} />
            <Dialog.Close render={<Button look="plain" square aria-label="Close" />}>
              <Icon name="a-close" />
            </Dialog.Close>
          </header>
          <ShareSheet delivery={delivery} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
