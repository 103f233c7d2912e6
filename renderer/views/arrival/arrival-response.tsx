import { useMemo } from 'react';
import { formatBytes, formatTook } from '#renderer/ui/format.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import { Headers, Section } from '#renderer/ui/pane/parts.tsx';
import { BytesView } from '#renderer/ui/wire/bytes-view.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { AnswerIcon } from '#renderer/views/delivery/answer-icon.tsx';
import { ModePicker, usePickedMode } from '#renderer/views/delivery/mode-picker.tsx';
import { TwoAnswers } from '#renderer/views/delivery/two-answers.tsx';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import { answeredBy } from './arrival-words.ts';

/** What was answered, and by whom. */
export function ArrivalResponse({ capture }: { capture: CaptureDetail }) {
  const [mode, setMode] = usePickedMode();
  const { id, answer, answerHeaders = [], answerBody = '', played, tookMs } = capture;
  const bytes = useMemo(() => new TextEncoder().encode(answerBody), [answerBody]);
  if (!answer)
    return <p className={pane['quieter']}>{`No answer was sent${played === undefined ? '' : `: the scenario played ${played}`}.`}</p>;
  return (
    <>
      <p className={pane['heading']}>
        <AnswerIcon status={answer.status} />
        <span>{answer.status}</span>
      </p>
      <p className={pane['quieter']}>
        <WireText
          text={`Answered ${answeredBy(capture)} after ${formatTook(tookMs)}${played === undefined ? '' : `, by the step ${played}`}.`}
        />
      </p>
      <TwoAnswers capture={capture} />
      <Section title="Headers" meta="as sent">
        <Headers pairs={answerHeaders} />
      </Section>
      <Section
        title="Body"
        meta={<ModePicker mode={mode} onPick={setMode} size={formatBytes(bytes.length)} />}
        fills={bytes.length > 12_000}
      >
        {bytes.length > 0 ? (
          <BytesView bytes={bytes} mode={mode} label="Response body" fileName={`${id}-answer`} />
        ) : (
          <p className={pane['quiet']}>No body.</p>
        )}
      </Section>
    </>
  );
}
