import { type ReactNode, type Ref, useState } from 'react';
import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { formatRoute } from '#renderer/state/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { fixText } from '#renderer/ui/fixes/fix.ts';
import { FixChoice, FixLines } from '#renderer/ui/fixes/fixes.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { DetailPane } from '#renderer/ui/pane/detail-pane.tsx';
import pane from '#renderer/ui/pane/pane.module.css';
import { Section } from '#renderer/ui/pane/parts.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { CHECK_TEXTS } from '#shared/domain/check/check-texts.ts';
import type { CheckId } from '#shared/domain/check/checks.ts';
import type { CheckOutcome } from '#shared/domain/check/report.ts';
import type { CheckRun } from '#shared/domain/check/run.ts';
import { fixesOfCheck } from './check-fixes.ts';
import type { CheckRow } from './check-rows.ts';
import { CHECK_STATES, LEVEL_WORDS, NO_PROBE } from './check-words.ts';
import styles from './conformance.module.css';
import { Exchanges } from './exchanges.tsx';

interface CheckPaneProps {
  ref: Ref<HTMLElement>;
  row: CheckRow | undefined;
  run: CheckRun | undefined;
  onLeave: () => void;
  /** Runs this one alone; absent while that cannot be done. */
  onRun: (() => void) | undefined;
  /** Stands below the check, whichever it is. */
  foot: ReactNode;
}

/** One check: what was sent, what came back, why MLflow would care, how to mend it. */
export function CheckPane({ ref, row, run, onLeave, onRun, foot }: CheckPaneProps) {
  return (
    <DetailPane ref={ref} label={row?.title ?? 'Check'} onLeave={onLeave}>
      {row ? (
        <>
          <div className={styles['head']}>
            <h2>
              <Icon name={CHECK_STATES[row.state].icon} tone={CHECK_STATES[row.state].tone} label={CHECK_STATES[row.state].word} />
              <span>{row.title}</span>
            </h2>
            <span className={pane['meta']}>{LEVEL_WORDS[row.level]}</span>
            <span className={styles['grow']} />
            <Button size="small" aria-disabled={onRun === undefined} onClick={() => onRun?.()}>
              <Icon name="a-replay" />
              Run this one
            </Button>
          </div>
          <div className={pane['body']} tabIndex={-1}>
            <Told key={`${run?.number} ${row.id}`} row={row} />
            {run && <Deliveries run={run.number} />}
          </div>
        </>
      ) : (
        <div className={pane['empty']}>
          <p>{run ? 'Choose a check. ↑↓ moves, Enter opens.' : 'What each check sent and what came back stands here.'}</p>
        </div>
      )}
      {foot}
    </DetailPane>
  );
}

function Told({ row: { id, outcome } }: { row: CheckRow }) {
  const { sends, care } = CHECK_TEXTS[id];
  if (!outcome) {
    return (
      <Section title="What it sends">
        <p className={styles['text']}>{sends}</p>
      </Section>
    );
  }
  return (
    <>
      <p className={styles['says']}>
        <WireText text={outcome.why} />
      </p>
      {outcome.exchanges.length > 0 ? (
        <Exchanges id={id} exchanges={outcome.exchanges} />
      ) : (
        <Section title="What it sends">
          <p className={styles['text']}>{sends}</p>
        </Section>
      )}
      {outcome.result !== 'skip' && (
        <Section title="Why MLflow would care">
          <p className={styles['text']}>
            <WireText text={outcome.care ?? care} />
          </p>
        </Section>
      )}
      {outcome.result !== 'pass' && <Mend id={id} outcome={outcome} />}
    </>
  );
}

/** On screen there is a field for it, where the command line has a flag. */
const GIVE_PROBE =
  'Type a probe URL above: an address of the receiver that answers how many deliveries it has handled, as a number or {"count": n}.';

function Mend({ id, outcome }: { id: CheckId; outcome: CheckOutcome }) {
  const [chosen, setChosen] = useState(0);
  const fixes = outcome.result === 'fail' ? fixesOfCheck(id, outcome) : [];
  const fix = fixes[chosen];
  const words = outcome.answer === NO_PROBE ? GIVE_PROBE : outcome.fix;
  if (words === undefined && !fix) return null;
  return (
    <section className={styles['mend']}>
      <header>
        <h3>Fix</h3>
        {fix && <FixChoice fixes={fixes} chosen={chosen} onChoose={setChosen} />}
        <span className={styles['grow']} />
        {fix && (
          <CopyButton look="plain" size="small" text={fixText(fix)} done="Fix copied.">
            Copy
          </CopyButton>
        )}
      </header>
      {words !== undefined && (
        <p className={styles['text']}>
          <WireText text={words} />
        </p>
      )}
      {fix && <FixLines fix={fix} />}
    </section>
  );
}

function Deliveries({ run }: { run: number }) {
  return (
    <p className={styles['all']}>
      <a href={formatRoute({ view: 'deliveries', tab: 'overview', q: `run:${run}` })}>All deliveries of run {run}</a>
    </p>
  );
}
