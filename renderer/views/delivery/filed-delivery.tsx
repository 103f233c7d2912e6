import type { FiledRequest } from '#renderer/state/opened-file.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatBytes, formatMoment, plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import pane from '#renderer/ui/pane/pane.module.css';
import { Headers, Section } from '#renderer/ui/pane/parts.tsx';
import { BytesView } from '#renderer/ui/wire/bytes-view.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import listStyles from './filed-delivery.module.css';
import { ModePicker, usePickedMode } from './mode-picker.tsx';

interface FiledDeliveryProps {
  fileName: string;
  requests: readonly FiledRequest[];
  wanted: string;
  onChoose: (deliveryId: string) => void;
}

/** More ids than anybody reads; the file itself can be searched. */
const SHOWN_IDS = 200;

/** A delivery as a file tells it: to be read, not to be sent. */
export function FiledDelivery({ fileName, requests, wanted, onChoose }: FiledDeliveryProps) {
  const found = requests.filter(({ deliveryId }) => deliveryId === wanted);
  const ids = [...new Set(requests.map(({ deliveryId }) => deliveryId))];
  return (
    <>
      <div className={pane['head']}>
        <h1 className={pane['heading']}>
          <Icon name="a-file" />
          <span>Imported, read only</span>
        </h1>
        <p className={pane['who']}>
          <span>
            <WireText text={fileName} />
          </span>
          <span>{plural(ids.length, 'delivery', 'deliveries')}</span>
        </p>
      </div>
      <div className={pane['body']}>
        {found.length === 0 && <p className={pane['quieter']}>That delivery is not in this file either. These are:</p>}
        {found.map((request, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an attempt is its place in the file
          <Filed key={index} request={request} title={found.length > 1 ? `Attempt ${index + 1}` : 'Request'} />
        ))}
        {ids.length > found.length && (
          <Section title={found.length === 0 ? 'Deliveries' : 'Others in this file'}>
            <ul className={listStyles['ids']}>
              {ids
                .filter((id) => id !== wanted)
                .slice(0, SHOWN_IDS)
                .map((id) => (
                  <li key={id}>
                    <Button size="small" look="plain" onClick={() => onChoose(id)}>
                      <code>
                        <WireText text={id} />
                      </code>
                    </Button>
                  </li>
                ))}
            </ul>
          </Section>
        )}
      </div>
    </>
  );
}

function Filed({ request, title }: { request: FiledRequest; title: string }) {
  const { method, url, headers, body, answer, atMs, deliveryId } = request;
  const [mode, setMode] = usePickedMode();
  return (
    <>
      <div className={pane['scope']}>
        <strong className={pane['strong']}>{title}</strong>
        <code>
          {method} <WireText text={url} />
        </code>
        <span className={pane['meta']}>{formatMoment(atMs, Date.now())}</span>
      </div>
      <Section title="Headers" meta="as sent, in their order">
        <Headers pairs={headers} />
      </Section>
      <Section title="Body" meta={<ModePicker mode={mode} onPick={setMode} size={formatBytes(body.length)} />}>
        <BytesView bytes={body} mode={mode} label="Request body" fileName={`${deliveryId}.json`} />
      </Section>
      {answer ? (
        <Section title={`Answer ${answer.status} ${answer.reason}`.trim()} meta={formatBytes(answer.body.length)}>
          <Headers pairs={answer.headers} />
          <BytesView bytes={answer.body} mode={mode} label="Response body" fileName={`${deliveryId}-answer`} />
        </Section>
      ) : (
        <p className={pane['quieter']}>No answer.</p>
      )}
    </>
  );
}
