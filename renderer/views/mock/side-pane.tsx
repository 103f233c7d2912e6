import { useState } from 'react';
import { Segments } from '#renderer/ui/choice/segments.tsx';
import { Answered } from './answered.tsx';
import { Certificate } from './certificate.tsx';
import type { EndpointProps } from './endpoint-props.ts';
import { Forwarding } from './forwarding.tsx';
import styles from './mock.module.css';

type Side = 'answered' | 'app' | 'https';

const TITLES: Record<Side, string> = { answered: 'Answered', app: 'My app', https: 'HTTPS' };

/** What came there, the app behind it, and how to reach it over HTTPS. */
export function SidePane({ endpoint, draft }: EndpointProps) {
  const [side, setSide] = useState<Side>('answered');
  return (
    <section className={styles['pane']} data-pane="detail" aria-label={TITLES[side]}>
      <header className={styles['head']}>
        <h2>{TITLES[side]}</h2>
        <Segments
          label="Show"
          options={(['answered', 'app', 'https'] as const).map((value) => ({ value, title: TITLES[value] }))}
          chosen={side}
          onChoose={setSide}
        />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys */}
      <div className={styles['body']} tabIndex={0} role="group" aria-label={TITLES[side]}>
        {side === 'answered' && <Answered endpoint={endpoint} />}
        {side === 'app' && <Forwarding endpoint={endpoint} draft={draft} />}
        {side === 'https' && <Certificate path={endpoint.path} />}
      </div>
    </section>
  );
}
