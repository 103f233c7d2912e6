import { Popover } from '@base-ui/react/popover';
import { useState } from 'react';
import type { DeliveryDetail } from '#shared/domain/delivery.ts';
import { useActions } from '../../commands/actions.ts';
import { useNowMs } from '../../state/clock.ts';
import { consequenceOf, REPLAY_MODES, type ReplayAsIs } from '../../state/replay.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { keyWords } from '../../ui/keys.ts';
import popup from '../../ui/popup.module.css';
import { WireText } from '../../ui/wire/wire-text.tsx';
import styles from './replay-popover.module.css';

interface ReplayPopoverProps {
  delivery: DeliveryDetail;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The replay button and what it asks: in which way, and what that will mean now. */
export function ReplayPopover({ delivery, open, onOpenChange }: ReplayPopoverProps) {
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger render={<Button title="Send this delivery again" />}>
        <Icon name="a-replay" />
        Replay <kbd>{keyWords('R')}</kbd>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" className={popup['positioner']}>
          <Popover.Popup className={`${popup['popup']} ${styles['popup']}`}>
            <Popover.Title className={styles['title']}>Replay</Popover.Title>
            <Choice delivery={delivery} onDone={() => onOpenChange(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Choice({ delivery, onDone }: { delivery: DeliveryDetail; onDone: () => void }) {
  const actions = useActions();
  const nowMs = useNowMs(1000);
  const [mode, setMode] = useState<ReplayAsIs>('resigned');

  function send() {
    onDone();
    actions[mode === 'resigned' ? 'replay-resigned' : 'replay-same-bytes']?.run();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <p className={styles['target']}>
        To <WireText text={delivery.url} />
      </p>
      <fieldset className={styles['modes']}>
        <legend>How</legend>
        {REPLAY_MODES.map(({ mode: which, title }) => (
          <label key={which} className={styles['mode']}>
            <input
              type="radio"
              name="replay-mode"
              value={which}
              checked={mode === which}
              onChange={() => setMode(which)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') {
                  event.preventDefault();
                  send();
                }
              }}
            />
            <span>{title}</span>
            <span className={styles['means']}>{consequenceOf(which, delivery, nowMs)}</span>
          </label>
        ))}
      </fieldset>
      <div className={styles['foot']}>
        <Button look="primary" type="submit">
          Send <Icon name="a-enter" />
        </Button>
        <Button look="plain" onClick={onDone}>
          Keep
        </Button>
      </div>
    </form>
  );
}
