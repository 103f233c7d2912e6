import { useInspector } from '#renderer/inspector.ts';
import { keepingFilter } from '#renderer/state/navigation.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { formatBytes } from '#renderer/ui/format.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import { Answer } from '#renderer/ui/pane/parts.tsx';
import { decodeBytes } from '#renderer/ui/wire/decode.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { Attempt, AttemptResponse, DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { type Loaded, useBytes } from './use-bytes.ts';

/** A longer body has a tab of its own. */
const SHOWN_BYTES = 4000;

/** The body that an attempt was answered with. */
export function useAnswer(delivery: DeliveryDetail, attempt: Attempt | undefined): Loaded {
  const { core } = useInspector();
  const key = attempt?.response ? `${delivery.id}/attempts/${attempt.number}` : undefined;
  return useBytes(key, () => core.responseBody(delivery.id, attempt?.number ?? 1));
}

interface AnsweredProps {
  delivery: DeliveryDetail;
  attempt: Attempt;
  response: AttemptResponse;
  body: Loaded;
}

/** An answer as it came, its body where that is short. */
export function Answered({ delivery, attempt, response, body }: AnsweredProps) {
  const size = body.kind === 'ready' ? body.bytes.length : 0;
  return (
    <Answer response={response}>
      {response.bodySize < 0 && (
        <div>
          <br />
          <span className={pane['quiet']}>not recorded</span>
        </div>
      )}
      {body.kind === 'ready' && size > 0 && (
        <div>
          <br />
          {size <= SHOWN_BYTES ? (
            <WireText text={decodeBytes(body.bytes).text} />
          ) : (
            <a
              href={formatRoute(keepingFilter({ view: 'deliveries', id: delivery.id, tab: 'response', attempt: attempt.number }))}
            >{`Show the body, ${formatBytes(size)}`}</a>
          )}
        </div>
      )}
    </Answer>
  );
}
