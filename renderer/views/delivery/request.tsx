import { useState } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { Segments } from '#renderer/ui/choice/segments.tsx';
import { absentWords, formatBytes } from '#renderer/ui/format.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import { Headers, Section } from '#renderer/ui/pane/parts.tsx';
import { BytesView } from '#renderer/ui/wire/bytes-view.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { ModePicker, usePickedMode } from './mode-picker.tsx';
import type { Scope } from './scope.ts';
import { useBytes } from './use-bytes.ts';

const SIDES = [
  { value: 'sent', title: 'As sent' },
  { value: 'received', title: 'As received' },
] as const;

/** What left, and where our own receiver got it, what arrived. */
export function RequestTab({ delivery, scope }: { delivery: DeliveryDetail; scope: Scope }) {
  const { core } = useInspector();
  const [mode, setMode] = usePickedMode();
  const [side, setSide] = useState<'sent' | 'received'>('sent');
  const { attempt, capture } = scope;
  const received = side === 'received' && capture !== undefined;
  const headers = received ? capture.headers : delivery.request.headers;
  const sent = useBytes(`${delivery.id}/body`, () => core.deliveryBody(delivery.id));
  return (
    <>
      <div className={pane['scope']}>
        <code>
          <strong className={pane['strong']}>{received ? capture.method : (attempt?.method ?? delivery.request.method)}</strong>{' '}
          <WireText text={received ? capture.target : (attempt?.url ?? delivery.url)} />
        </code>
      </div>
      {received && capture.tunnelled && <p className={pane['quieter']}>It came in through the tunnel.</p>}
      {attempt?.redirects.map(({ status, from, to, bodyLost }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a hop is its place in the chain
        <p key={index} className={pane['quieter']}>
          <code>{status}</code> <WireText text={`${from} → ${to}`} />
          {bodyLost && ': became a GET, the body was lost'}
        </p>
      ))}
      <Section title="Headers" meta={capture ? <Segments options={SIDES} chosen={side} onChoose={setSide} /> : 'as sent, in their order'}>
        <Headers pairs={headers} />
      </Section>
      <Section
        title="Body"
        meta={<ModePicker mode={mode} onPick={setMode} size={formatBytes(delivery.request.bodySize)} />}
        fills={delivery.request.bodySize > 12_000 || mode === 'hex'}
      >
        {sent.kind === 'ready' && (
          <BytesView bytes={sent.bytes} mode={mode} label="Request body" fileName={`${delivery.deliveryId}.json`} />
        )}
        {sent.kind === 'absent' && <p className={pane['quiet']}>{absentWords(delivery.request.bodySize)}</p>}
        {sent.kind === 'failed' && <p className={pane['quiet']}>{`The body could not be read: ${sent.message}`}</p>}
      </Section>
    </>
  );
}
