import { useNowMs } from '#renderer/state/clock.ts';
import { formatMoment } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { TunnelGap } from '#shared/domain/app/tunnel.ts';
import { gapWords } from './gap-words.ts';
import styles from './tunnel.module.css';

/** When nothing would have arrived, newest first, as knots on a thread. */
export function Gaps({ gaps }: { gaps: readonly TunnelGap[] }) {
  const nowMs = useNowMs(60_000);
  if (gaps.length === 0) return null;
  return (
    <section className={styles['section']} aria-labelledby="tunnel-gaps">
      <h2 id="tunnel-gaps">Gaps {gaps.length > 1 && <span className={styles['meta']}>{`${gaps.length}, newest first`}</span>}</h2>
      <ol className={styles['gaps']}>
        {gaps.map((gap) => (
          <li key={gap.fromMs} title={formatMoment(gap.fromMs, nowMs)}>
            <Icon name="k-fail" tone="bad" />
            <p>{gapWords(gap, nowMs)}</p>
            <p className={styles['meta']}>
              <WireText text={gap.why} />
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
