import { formatRoute } from '#renderer/state/route.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { ExploreStory, StoryStep } from '#shared/domain/check/story.ts';
import { seenText } from '#shared/domain/check/story-text.ts';
import { isWebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import styles from './explore.module.css';
import { onScreen } from './explore-words.ts';

/** What was sent, step by step, to the one that was not as it should be; then what to do about it. */
export function Story({ story, steps }: { story: ExploreStory; steps: readonly StoryStep[] }) {
  const rows = [...new Set(steps.flatMap((step) => step.rows ?? []))];
  const seen = seenText(story);
  return (
    <>
      <ol className={styles['tale']}>
        {steps.map((step, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the story
          <Step key={at} step={step} rows={step.failed ? rows : []} />
        ))}
      </ol>
      {seen !== undefined && <p className={styles['text']}>{seen}</p>}
      <p className={styles['text']}>
        <b>Fix</b> <WireText text={onScreen(story.fix)} />
      </p>
    </>
  );
}

function Step({ step: { what, detail, answer, count, failed }, rows }: { step: StoryStep; rows: readonly string[] }) {
  return (
    <li className={failed ? styles['verdict'] : undefined}>
      <Icon name={failed ? 'k-fail' : 'k-ok'} tone={failed ? 'bad' : 'ink'} label={failed ? 'not as it should be' : 'sent'} />
      <span className={styles['what']}>
        <b>
          <WireText text={what} />
        </b>
        {detail !== undefined && (
          <span className={isWebhookEvent(detail) ? styles['wire'] : undefined}>
            <WireText text={detail} />
          </span>
        )}
      </span>
      {!failed && <span className={styles['wire']}>{answer !== undefined && <WireText text={answer} />}</span>}
      <span className={styles['end']}>{failed ? <Rows rows={rows} /> : count && `count ${count.from} → ${count.to}`}</span>
    </li>
  );
}

/** More of them are looked at in the list. */
const MOST_ROWS = 4;

function Rows({ rows }: { rows: readonly string[] }) {
  return (
    <>
      {rows.slice(0, MOST_ROWS).map((row, at) => (
        <span key={row}>
          {at > 0 && ', '}
          <a href={formatRoute({ view: 'deliveries', id: row, tab: 'overview' })}>{row}</a>
        </span>
      ))}
      {rows.length > MOST_ROWS && (
        <>
          {', '}
          <a href={formatRoute({ view: 'deliveries', tab: 'overview', q: 'source:conformance' })}>{`${rows.length - MOST_ROWS} more`}</a>
        </>
      )}
    </>
  );
}
