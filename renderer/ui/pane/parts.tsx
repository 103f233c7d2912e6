import type { ReactNode } from 'react';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { AttemptResponse } from '#shared/domain/delivery/delivery.ts';
import styles from './parts.module.css';

export function Section({
  title,
  meta,
  fills = false,
  children,
}: {
  title: string;
  meta?: ReactNode;
  fills?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={fills ? `${styles['section']} ${styles['fills']}` : styles['section']}>
      <header>
        <h3>{title}</h3>
        {meta !== undefined && <span className={styles['meta']}>{meta}</span>}
      </header>
      {children}
    </section>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

type HeaderPairs = ReadonlyArray<readonly [name: string, value: string]>;

/** Headers in their order, case and number, as they were received. */
export function Headers({ pairs }: { pairs: HeaderPairs }) {
  if (pairs.length === 0) return <p className={styles['quiet']}>No headers.</p>;
  return (
    <dl className={styles['headers']}>
      {pairs.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: headers may repeat; their place is their name
        <HeaderLine key={index} name={name} value={value} />
      ))}
    </dl>
  );
}

function HeaderLine({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>
        <WireText text={name} />
      </dt>
      <dd>
        <WireText text={value} />
      </dd>
    </>
  );
}

/** Status line, headers and body of an answer in one block. */
export function Answer({ response, children }: { response: AttemptResponse; children: ReactNode }) {
  return (
    <div className={styles['answer']}>
      <div className={styles['statusLine']}>
        <WireText text={`${response.status} ${response.reason}`} />
      </div>
      {response.headers.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: headers may repeat; their place is their name
        <div key={index}>
          <span className={styles['headerName']}>
            <WireText text={name} />
          </span>
          <span className={styles['colon']}>:</span> <WireText text={value} />
        </div>
      ))}
      {children}
    </div>
  );
}
