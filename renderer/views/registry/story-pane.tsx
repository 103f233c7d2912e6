import { useMemo } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { formatRoute } from '#renderer/state/route.ts';
import type { DeliveryRow, UnheardRow } from '#renderer/state/row.ts';
import { codeWord, formatClock, formatMoment, markTitle, plural } from '#renderer/ui/format.ts';
import { Icon, type KnotName, type Tone } from '#renderer/ui/icon.tsx';
import { Thread } from '#renderer/ui/thread.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { AddToWebhook } from '#renderer/views/delivery/add-to-webhook.tsx';
import type { RegistryItem } from '#shared/domain/mlflow/registry-change.ts';
import styles from './registry.module.css';
import { outcomeOfStep, type StoryStep, storyOf } from './story.ts';

const KNOTS: Record<ReturnType<typeof outcomeOfStep>, { name: KnotName | 's-nobody'; tone: Tone; word: string }> = {
  silent: { name: 'k-plan', tone: 'mute', word: 'no event' },
  unheard: { name: 's-nobody', tone: 'mute', word: 'nobody listened' },
  failed: { name: 'k-fail', tone: 'bad', word: 'a delivery failed' },
  lost: { name: 'k-warn', tone: 'warn', word: 'delivered without its body' },
  open: { name: 'k-now', tone: 'live', word: 'on its way' },
  delivered: { name: 'k-ok', tone: 'ink', word: 'all delivered' },
};

const MOST_SHOWN = 200;

/** What happened to a model or prompt, and who was told of it. */
export function StoryPane({ item }: { item: RegistryItem }) {
  const { live } = useInspector();
  const { version, status, reading } = useLive();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the log has changed
  const { steps, goesOn } = useMemo(
    () => storyOf(item, live.log, { whole: reading === undefined }),
    [item, live, version, reading === undefined],
  );
  const deliveries = steps.reduce((sum, step) => sum + step.deliveries.length, 0);
  const newestUnheard = steps.find(({ unheard }) => unheard)?.key;
  const q = `${item.kind}:${/[\s",*]/.test(item.name) ? JSON.stringify(item.name) : item.name} source:registry`;
  return (
    <section className={styles['storyPane']} aria-label={`Storyline of ${item.name}`}>
      <div className={styles['head']}>
        <h2>Storyline</h2>
        <span className={styles['meta']}>newest first</span>
        {deliveries > 0 && (
          <a className={styles['push']} href={formatRoute({ view: 'deliveries', tab: 'overview', q })}>
            {goesOn ? 'All deliveries' : plural(deliveries, 'delivery', 'deliveries')}
          </a>
        )}
      </div>
      <div className={styles['storyBody']} data-pane="detail" tabIndex={-1}>
        <ol className={styles['story']}>
          {steps.slice(0, MOST_SHOWN).map((step) => (
            <Step key={step.key} step={step} offersHelp={step.key === newestUnheard} />
          ))}
        </ol>
        {reading === undefined && (goesOn || steps.length > MOST_SHOWN) && (
          <p className={styles['meta']}>Earlier steps are not shown here; the list of deliveries has what was sent.</p>
        )}
        <p className={styles['missing']}>
          A change that is missing here did not reach this server. Point its client here:
          <code>{`MLFLOW_TRACKING_URI=${status?.urls.mlflow ?? ''}`}</code>
          <a href={formatRoute({ view: 'calls' })}>All calls</a>
        </p>
      </div>
    </section>
  );
}

function Step({ step, offersHelp }: { step: StoryStep; offersHelp: boolean }) {
  const { atMs, text, inferred, deliveries, unheard } = step;
  const { name, tone, word } = KNOTS[outcomeOfStep(step)];
  return (
    <li data-from={step.from}>
      <Icon name={name} tone={tone} label={word} />
      <div className={styles['line']}>
        <span className={styles['what']}>
          <WireText text={text} />
          {inferred !== undefined && (
            <span className={styles['inferred']}>
              {' (inferred: '}
              <WireText text={inferred} />
              {')'}
            </span>
          )}
        </span>
        {atMs === undefined ? (
          <span className={styles['when']}>not recorded</span>
        ) : (
          <span className={styles['when']} title={formatMoment(atMs, Date.now())}>
            {`${formatClock(atMs).clock}${formatClock(atMs).fraction}`}
          </span>
        )}
      </div>
      {deliveries.length > 0 && (
        <p className={styles['told']}>
          {deliveries.map((row) => (
            <Told key={row.id} row={row} />
          ))}
        </p>
      )}
      {unheard && deliveries.length === 0 && <Unheard row={unheard} offersHelp={offersHelp} />}
    </li>
  );
}

function Told({ row }: { row: DeliveryRow }) {
  const again = row.state === 'waiting' && row.nextAttemptAtMs !== undefined ? ` again at ${formatClock(row.nextAttemptAtMs).clock}` : '';
  return (
    <a href={formatRoute({ view: 'deliveries', id: row.id, tab: 'overview' })}>
      <Thread row={row} />
      <WireText text={row.webhookName} />
      <code title={markTitle(row.attemptMarks.at(-1))}>{codeWord(row.attemptMarks.at(-1))}</code>
      {again !== '' && <span className={styles['meta']}>{again}</span>}
    </a>
  );
}

const WHY_UNHEARD: Readonly<Record<UnheardRow['reason'], string>> = {
  disabled: 'the webhook that is subscribed to it was switched off',
  'no-subscriber': 'no webhook was subscribed to it',
  'other-workspace': 'only webhooks of other workspaces were subscribed to it',
};

function Unheard({ row, offersHelp }: { row: UnheardRow; offersHelp: boolean }) {
  const { webhooks } = useLive();
  const opposite = row.event.replace(/_alias\.created$/, '_alias.deleted');
  const waits = [...webhooks.values()].find(({ events }) => opposite !== row.event && events.some((event) => event === opposite));
  return (
    <div className={styles['unheard']}>
      <p>
        <a href={formatRoute({ view: 'deliveries', id: row.id, tab: 'overview' })}>Nobody listened</a>
        {': '}
        <code>{row.event}</code>
        {` was fired, and ${WHY_UNHEARD[row.reason]}.`}
        {waits && (
          <>
            {` “${waits.name}” is subscribed to `}
            <code>{opposite}</code>, which moving an alias does not fire.
          </>
        )}
      </p>
      {offersHelp && <AddToWebhook row={row} look="bordered" />}
    </div>
  );
}
