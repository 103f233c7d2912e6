import type { DeliveryRow } from '#renderer/state/row.ts';
import { formatTook } from './format.ts';
import { knotOf } from './thread.tsx';
import styles from './waterfall.module.css';

type WaterfallRow = Pick<DeliveryRow, 'atMs' | 'state' | 'attempts' | 'attemptMarks' | 'attemptSpans' | 'nextAttemptAtMs'>;

interface Bar {
  number: number;
  fromMs: number;
  /** Absent while it is on its way. */
  tookMs: number | undefined;
  tone: 'ok' | 'bad' | 'live';
}

/** Shorter deliveries are drawn to this scale, so that what was quick looks quick. */
const LEAST_SCALE_MS = 1000;
const WIDTH = 80;
const LEAST_BAR = 2;

/** When the attempts of a delivery went, to the scale of this delivery: bars on a line that is dashed where it is only planned. */
export function Waterfall({ row }: { row: WaterfallRow }) {
  const bars = barsOf(row);
  const planMs = planOf(row);
  const endMs = Math.max(planMs ?? 0, ...bars.map(({ fromMs, tookMs = 0 }) => fromMs + tookMs));
  const scale = (WIDTH - LEAST_BAR) / Math.max(LEAST_SCALE_MS, endMs);
  const words = wordsOf(row, bars, planMs);
  const last = bars.at(-1);
  const doneMs = last ? last.fromMs + (last.tookMs ?? 0) : 0;
  return (
    <svg className={styles['waterfall']} viewBox={`0 0 ${WIDTH} 12`} role="img" aria-label={words}>
      <title>{words}</title>
      <line className={styles['line']} x1={0} x2={doneMs * scale} y1={6} y2={6} />
      {planMs !== undefined && <line className={styles['planned']} x1={doneMs * scale} x2={planMs * scale} y1={6} y2={6} />}
      {bars.map(({ number, fromMs, tookMs = 0, tone }) => (
        <rect
          key={number}
          className={styles[tone]}
          x={fromMs * scale}
          y={tone === 'bad' ? 1 : 3}
          width={Math.max(LEAST_BAR, tookMs * scale)}
          height={tone === 'bad' ? 10 : 6}
        />
      ))}
      {planMs !== undefined && <circle className={styles['plan']} cx={Math.max(2, planMs * scale)} cy={6} r={1.5} />}
    </svg>
  );
}

function barsOf({ attempts, attemptMarks, attemptSpans }: WaterfallRow): Bar[] {
  return attemptMarks.flatMap((mark, index) => {
    const fromMs = attemptSpans[2 * index];
    if (fromMs === undefined) return [];
    const { tone } = knotOf(mark);
    const number = attempts - attemptMarks.length + index + 1;
    return [{ number, fromMs, tookMs: attemptSpans[2 * index + 1], tone: tone === 'live' || tone === 'bad' ? tone : 'ok' } as const];
  });
}

function planOf({ state, atMs, nextAttemptAtMs }: WaterfallRow): number | undefined {
  return state === 'waiting' && nextAttemptAtMs !== undefined ? Math.max(0, nextAttemptAtMs - atMs) : undefined;
}

function wordsOf({ attempts }: WaterfallRow, bars: readonly Bar[], planMs: number | undefined): string {
  const words = bars.map(
    ({ number, fromMs, tookMs }) =>
      `${number} ${fromMs < 1 ? 'at once' : `after ${formatTook(fromMs)}`}, ${tookMs === undefined ? 'on its way' : `took ${formatTook(tookMs)}`}`,
  );
  if (planMs !== undefined) words.push(`${attempts + 1} planned after ${formatTook(planMs)}`);
  return words.length === 0 ? 'No attempt yet' : words.join('; ');
}
