import { Button } from '#renderer/ui/button.tsx';
import { formatClock, formatMoment } from '#renderer/ui/format.ts';
import { Icon, STATE_TONES } from '#renderer/ui/icon.tsx';
import pane from '#renderer/ui/pane/pane.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { externalTitle } from '#renderer/views/deliveries/external-cells.tsx';
import { STATE_ICONS } from '#renderer/views/deliveries/state-marks.ts';
import { CopyMenu } from '#renderer/views/delivery/copy-menu.tsx';
import styles from '#renderer/views/delivery/delivery.module.css';
import { Failure } from '#renderer/views/delivery/failure.tsx';
import { Done, RowId } from '#renderer/views/delivery/said.tsx';
import type { ArrivalDetail } from '#shared/domain/delivery/arrival.ts';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import { ArrivalReplay } from './arrival-replay.tsx';
import { arrivalHeadline, obstacleToReplay } from './arrival-words.ts';

interface ArrivalHeadProps {
  arrival: ArrivalDetail;
  capture: CaptureDetail;
  replaying: boolean;
  onReplaying: (open: boolean) => void;
  onPopover: (open: boolean) => void;
}

/** What came and what was answered in one line, and what can be done with it. */
export function ArrivalHead({ arrival, capture, replaying, onReplaying, onPopover }: ArrivalHeadProps) {
  const { clock, fraction } = formatClock(arrival.createdAtMs);
  const words = arrivalHeadline(arrival);
  const title = externalTitle(arrival);
  const obstacle = obstacleToReplay(capture);
  return (
    <>
      <h1 className={pane['heading']}>
        <Icon name={STATE_ICONS[arrival.state]} tone={STATE_TONES[arrival.state]} />
        <span title={words}>
          <WireText text={words} />
        </span>
      </h1>
      <p className={pane['who']}>
        <span title={title}>
          <WireText text={title} />
        </span>
        <RowId id={capture.id} />
        <span title={formatMoment(arrival.createdAtMs, Date.now())}>{`${clock}${fraction}`}</span>
      </p>
      <div className={styles['acts']}>
        {obstacle === undefined ? (
          <ArrivalReplay key={capture.id} capture={capture} open={replaying} onOpen={onReplaying} />
        ) : (
          <Button aria-disabled title={obstacle}>
            <Icon name="a-replay" />
            Replay
          </Button>
        )}
        <CopyMenu onOpenChange={onPopover} />
        <Done />
      </div>
      <Failure />
    </>
  );
}
