import { useInspector } from '#renderer/inspector.ts';
import { formatBytes } from '#renderer/ui/format.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import { Headers, Section } from '#renderer/ui/pane/parts.tsx';
import { BytesView } from '#renderer/ui/wire/bytes-view.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { ModePicker, usePickedMode } from '#renderer/views/delivery/mode-picker.tsx';
import { useBytes } from '#renderer/views/delivery/use-bytes.ts';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';

const KEPT: Record<CaptureDetail['bodyKept'], string | undefined> = {
  whole: undefined,
  start: 'Only the beginning of the body was kept.',
  'raw-request': 'These are the bytes as they came: they are no HTTP request that can be read.',
};

/** What arrived, as it arrived. */
export function ArrivalRequest({ capture }: { capture: CaptureDetail }) {
  const { core } = useInspector();
  const [mode, setMode] = usePickedMode();
  const { id, method, target, httpVersion, headers, trailers, bodySize, bodyKept } = capture;
  const body = useBytes(`${id}/body`, () => core.captureBody(id));
  const kept = KEPT[bodyKept];
  return (
    <>
      <div className={pane['scope']}>
        <code>
          <strong className={pane['strong']}>
            <WireText text={method} />
          </strong>{' '}
          <WireText text={`${target}${httpVersion === '' ? '' : ` HTTP/${httpVersion}`}`} />
        </code>
      </div>
      <Section title="Headers" meta="as received, in their order">
        <Headers pairs={headers} />
      </Section>
      {trailers && (
        <Section title="Fields behind the body">
          <Headers pairs={trailers} />
        </Section>
      )}
      <Section
        title={bodyKept === 'raw-request' ? 'Bytes' : 'Body'}
        meta={<ModePicker mode={mode} onPick={setMode} size={formatBytes(bodySize)} />}
        fills={bodySize > 12_000 || mode === 'hex'}
      >
        {kept !== undefined && <p className={pane['quieter']}>{kept}</p>}
        {body.kind === 'ready' && body.bytes.length > 0 && (
          <BytesView bytes={body.bytes} mode={mode} label="Request body" fileName={`${id}.bin`} />
        )}
        {(body.kind === 'absent' || (body.kind === 'ready' && body.bytes.length === 0)) && <p className={pane['quiet']}>No body.</p>}
        {body.kind === 'failed' && <p className={pane['quiet']}>{`The body could not be read: ${body.message}`}</p>}
      </Section>
    </>
  );
}
