import { useInspector } from '#renderer/inspector.ts';
import { absentWords, formatBytes } from '#renderer/ui/format.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import { Headers, Section } from '#renderer/ui/pane/parts.tsx';
import { BytesView } from '#renderer/ui/wire/bytes-view.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { type DeliveryDetail, isWithoutBody } from '#shared/domain/delivery/delivery.ts';
import { AnswerIcon } from './answer-icon.tsx';
import { ModePicker, usePickedMode } from './mode-picker.tsx';
import type { Scope } from './scope.ts';
import { TwoAnswers } from './two-answers.tsx';
import { useBytes } from './use-bytes.ts';
import { sentence } from './why.ts';

export function ResponseTab({ delivery, scope: { attempt, capture } }: { delivery: DeliveryDetail; scope: Scope }) {
  const { core } = useInspector();
  const [mode, setMode] = usePickedMode();
  const response = attempt?.response;
  const key = response ? `${delivery.id}/attempts/${attempt.number}` : undefined;
  const body = useBytes(key, () => core.responseBody(delivery.id, attempt?.number ?? 1));
  if (!attempt) return <p className={pane['quieter']}>Nothing was sent yet.</p>;
  if (!response) {
    return (
      <p className={pane['quieter']}>
        <WireText text={`No answer. ${sentence(attempt)}.`} />
      </p>
    );
  }
  return (
    <>
      <p className={pane['heading']}>
        <AnswerIcon status={response.status} lost={isWithoutBody(delivery)} />
        <span>
          <WireText text={`${response.status} ${response.reason}`} />
        </span>
      </p>
      <TwoAnswers capture={capture} />
      {response.storedSize < response.bodySize && (
        <p
          className={pane['quieter']}
        >{`${formatBytes(response.bodySize)} were answered; the first ${formatBytes(response.storedSize)} are kept.`}</p>
      )}
      <Section title="Headers" meta="as received">
        <Headers pairs={response.headers} />
      </Section>
      <Section
        title="Body"
        meta={<ModePicker mode={mode} onPick={setMode} size={formatBytes(response.bodySize)} />}
        fills={response.storedSize > 12_000 || mode === 'hex'}
      >
        {body.kind === 'ready' && (
          <BytesView bytes={body.bytes} mode={mode} label="Response body" fileName={`${delivery.deliveryId}-answer-${attempt.number}`} />
        )}
        {body.kind === 'absent' && <p className={pane['quiet']}>{absentWords(response.bodySize)}</p>}
        {body.kind === 'failed' && <p className={pane['quiet']}>{`The body could not be read: ${body.message}`}</p>}
      </Section>
    </>
  );
}
