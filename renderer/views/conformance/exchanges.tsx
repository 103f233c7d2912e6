import { useState } from 'react';
import { formatRoute } from '#renderer/state/route.ts';
import { formatTook } from '#renderer/ui/format.ts';
import { Section } from '#renderer/ui/pane/parts.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { CHECK_TEXTS } from '#shared/domain/check/check-texts.ts';
import type { CheckId } from '#shared/domain/check/checks.ts';
import type { CheckExchange } from '#shared/domain/check/report.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import styles from './conformance.module.css';
import { decidingHeaders } from './deciding-headers.ts';

/** The request that decided and what came back; the others of the check are one choice away. */
export function Exchanges({ id, exchanges }: { id: CheckId; exchanges: readonly CheckExchange[] }) {
  const [chosen, setChosen] = useState(0);
  const exchange = exchanges[chosen] ?? exchanges[0];
  if (!exchange) return null;
  return (
    <div className={styles['stack']}>
      <Section
        title="Sent"
        meta={
          <>
            {exchanges.length > 1 && (
              <select aria-label="Request" value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
                {exchanges.map(({ deliveryId, row }, index) => (
                  <option key={`${deliveryId} ${row}`} value={index}>
                    {index + 1} of {exchanges.length}
                  </option>
                ))}
              </select>
            )}
            {exchange.row !== undefined && (
              <>
                delivery <a href={formatRoute({ view: 'deliveries', id: exchange.row, tab: 'overview' })}>{exchange.row}</a>
              </>
            )}
          </>
        }
      >
        <p className={styles['text']}>{exchange.unusual === undefined ? CHECK_TEXTS[id].sends : sentence(exchange.unusual)}</p>
        <Sent id={id} exchange={exchange} />
      </Section>
      <Section title="Came back" meta={formatTook(exchange.tookMs)}>
        <CameBack exchange={exchange} />
      </Section>
    </div>
  );
}

function Sent({ id, exchange: { headers, body } }: { id: CheckId; exchange: CheckExchange }) {
  return (
    <>
      <pre className={styles['code']}>
        {decidingHeaders(id, headers).map(({ name, value, mark }) => (
          <span key={name} className={styles['line']}>
            <span className={styles['name']}>{name}</span>
            <span className={styles['colon']}>:</span>{' '}
            {value === undefined ? (
              <i>left out</i>
            ) : (
              <>
                {mark > 0 && (
                  <mark>
                    <WireText text={value.slice(0, mark)} />
                  </mark>
                )}
                <WireText text={value.slice(mark)} />
              </>
            )}
          </span>
        ))}
      </pre>
      <details className={styles['whole']}>
        <summary>All headers and the body</summary>
        <pre className={styles['code']}>
          {headers.map(([name, value], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: headers may repeat; their place is their name
            <span key={index} className={styles['line']}>
              <span className={styles['name']}>
                <WireText text={name} />
              </span>
              <span className={styles['colon']}>:</span> <WireText text={value} />
            </span>
          ))}
          {'\n'}
          <WireText text={body} />
        </pre>
      </details>
    </>
  );
}

const TOLD_HEADERS = ['Location', 'Retry-After'] as const;

function CameBack({ exchange: { came } }: { exchange: CheckExchange }) {
  if (came.kind === 'none') {
    return (
      <pre className={styles['code']}>
        <span className={styles['status']}>
          <WireText text={came.status === undefined ? came.message : `HTTP ${came.status}, then: ${came.message}`} />
        </span>
      </pre>
    );
  }
  return (
    <pre className={styles['code']}>
      <span className={styles['status']}>HTTP {came.status}</span>
      {TOLD_HEADERS.map((name) => {
        const value = headerIn(came.headers, name);
        return (
          value !== undefined && (
            <span key={name} className={styles['line']}>
              <span className={styles['name']}>{name}</span>
              <span className={styles['colon']}>:</span> <WireText text={value} />
            </span>
          )
        );
      })}
      {came.body !== '' && (
        <span className={styles['line']}>
          <WireText text={came.body} />
        </span>
      )}
    </pre>
  );
}

const sentence = (text: string) => `${text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())}.`;
