import { useActions } from '#renderer/commands/actions.ts';
import { useInspector } from '#renderer/inspector.ts';
import { useNowMs } from '#renderer/state/clock.ts';
import { shownDeliveryState } from '#renderer/state/row.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatClock, formatMoment } from '#renderer/ui/format.ts';
import { Icon, STATE_TONES } from '#renderer/ui/icon.tsx';
import pane from '#renderer/ui/pane/pane.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { STATE_ICONS } from '#renderer/views/deliveries/state-marks.ts';
import { ImportedReplay } from '#renderer/views/imported/imported-replay.tsx';
import { Share } from '#renderer/views/share/share.tsx';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { ReplayMode } from '#shared/domain/delivery/delivery-command.ts';
import { CopyMenu } from './copy-menu.tsx';
import styles from './delivery.module.css';
import { Failure } from './failure.tsx';
import { headline } from './headline.ts';
import { ReplayPopover } from './replay-popover.tsx';
import { Done, RowId } from './said.tsx';

interface DeliveryHeadProps {
  delivery: DeliveryDetail;
  /** The replay that is being chosen. */
  replay: ReplayMode | undefined;
  onReplay: (mode: ReplayMode | undefined) => void;
  onPopover: (open: boolean) => void;
}

/** What happened in one line, what it was about, and what can be done with it. */
export function DeliveryHead({ delivery, replay, onReplay, onPopover }: DeliveryHeadProps) {
  const { imported } = useInspector();
  const state = shownDeliveryState(delivery);
  const { clock, fraction } = formatClock(delivery.createdAtMs);
  return (
    <>
      <h1 className={pane['heading']}>
        <Icon name={STATE_ICONS[state]} tone={STATE_TONES[state]} />
        {delivery.state === 'waiting' ? <Countdown delivery={delivery} /> : <Headline text={headline(delivery, Date.now())} />}
      </h1>
      <p className={pane['who']}>
        <span title={delivery.event}>{delivery.event}</span>
        <RowId id={delivery.id} />
        <span title={delivery.deliveryId}>{delivery.deliveryId.slice(0, 8)}</span>
        <span title={formatMoment(delivery.createdAtMs, Date.now())}>{`${clock}${fraction}`}</span>
      </p>
      <div className={styles['acts']}>
        {imported ? (
          <ImportedReplay
            delivery={delivery}
            imported={imported}
            open={replay !== undefined}
            onOpen={(open) => onReplay(open ? 'resigned' : undefined)}
          />
        ) : (
          <ReplayPopover delivery={delivery} mode={replay} onMode={onReplay} />
        )}
        {!imported && <Share key={delivery.id} delivery={delivery} onOpenChange={onPopover} />}
        <CopyMenu onOpenChange={onPopover} />
        <Done />
        {!imported && <StarButton starred={delivery.starred ?? false} />}
      </div>
      <Failure />
    </>
  );
}

function StarButton({ starred }: { starred: boolean }) {
  const star = useActions().star;
  const words = starred ? 'Take the star away' : 'Star: it stays when the oldest are dropped';
  return (
    <Button
      look="plain"
      square
      className={pane['push']}
      aria-label="Star"
      aria-pressed={starred}
      title={`${words} (S)`}
      onClick={star?.run}
    >
      <Icon name="a-star" className={starred ? styles['starred'] : undefined} />
    </Button>
  );
}

function Headline({ text }: { text: string }) {
  return (
    <span title={text}>
      <WireText text={text} />
    </span>
  );
}

/** Once a second, and silent: a screen reader is not told each of them. */
function Countdown({ delivery }: { delivery: DeliveryDetail }) {
  return (
    <span aria-live="off">
      <WireText text={headline(delivery, useNowMs(1000))} />
    </span>
  );
}
