import { useRef } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { answerOf } from '#renderer/state/asked.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { formatClock, formatMoment } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { useAsked } from '#renderer/ui/use-asked.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import type { EndpointView } from '#shared/domain/scenario/endpoint.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import styles from './mock.module.css';

const MOST = 20;

/** What came to the endpoint, newest first: what it was answered, which step that was, and what the app behind it said. */
export function Answered({ endpoint: { name, captures, path } }: { endpoint: EndpointView }) {
  const { core } = useInspector();
  const known = useRef(new Map<string, CaptureDetail>());
  const asked = useAsked(name, () => readAnswered(core, name, known.current), captures);
  const answered = answerOf(asked);
  if (!answered) return null;
  if (answered.length === 0) {
    return (
      <p className={styles['quiet']}>
        Nothing has come to <code>{path}</code> yet.
      </p>
    );
  }
  return (
    <ol className={styles['log']} aria-label="Newest first">
      {answered.map((capture) => (
        <li key={capture.id}>
          <Icon name={isRefused(capture) ? 'k-fail' : 'k-ok'} tone={isRefused(capture) ? 'bad' : 'ink'} />
          <a href={formatRoute({ view: 'deliveries', id: capture.id, tab: 'verify' })} title={formatMoment(capture.atMs, Date.now())}>
            <code className={styles['strong']}>{capture.answer?.status ?? 'none'}</code>
            <span className={styles['cut']}>
              <WireText text={[capture.played, capture.verdict.result].filter(Boolean).join(', ')} />
            </span>
            <code>{`${formatClock(capture.atMs).clock}${formatClock(capture.atMs).fraction}`}</code>
          </a>
          {capture.forwarded && <App forwarded={capture.forwarded} />}
        </li>
      ))}
    </ol>
  );
}

const isRefused = ({ answer }: CaptureDetail) => (answer?.status ?? 599) >= 400;

/** @returns the newest, each whole: what the app said stands there alone. One that is known is not asked for again, since it stays as it is. */
async function readAnswered(
  core: ReturnType<typeof useInspector>['core'],
  name: string,
  known: Map<string, CaptureDetail>,
): Promise<CaptureDetail[]> {
  const { items } = await core.captures({ limit: MOST, q: `endpoint:${name}` });
  const ids = items.filter(({ endpoint }) => endpoint === name).map(({ id }) => id);
  const details = await Promise.all(ids.map(async (id) => known.get(id) ?? core.capture(id)));
  known.clear();
  for (const detail of details) if (detail) known.set(detail.id, detail);
  return [...known.values()];
}

/** What the app behind the endpoint made of it, with the digest that it computed, where it says so. */
function App({ forwarded: { outcome, url } }: { forwarded: NonNullable<CaptureDetail['forwarded']> }) {
  if (outcome.kind !== 'answered') {
    return (
      <span className={styles['said']}>
        <WireText text={outcome.message} />
      </span>
    );
  }
  const digest = headerIn(outcome.headers, 'X-Hookglass-Computed');
  return (
    <span className={styles['said']} title={url}>
      <span>{`Your app answered ${outcome.status}`}</span>
      {outcome.said !== undefined && <WireText text={`“${outcome.said}”`} />}
      {digest !== undefined && (
        <span data-digest>
          {'It computed '}
          <code className={styles['wrap']}>
            <WireText text={digest} />
          </code>
        </span>
      )}
    </span>
  );
}
