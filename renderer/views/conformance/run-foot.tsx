import { useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { formatClock, formatCount } from '#renderer/ui/format.ts';
import type { CheckRun } from '#shared/domain/check/run.ts';
import { changesSince } from './changes.ts';
import styles from './conformance.module.css';

/** What has changed since the run beside it, and what no sender can see. */
export function RunFoot({ run, before }: { run: CheckRun; before: CheckRun | undefined }) {
  const [open, setOpen] = useState(false);
  const { notTestable } = run;
  return (
    <footer className={styles['foot']}>
      {open && (
        <ul id="not-testable">
          {notTestable.map((what) => (
            <li key={what}>{what}.</li>
          ))}
        </ul>
      )}
      <p>
        <span>{before && run.state !== 'running' && sinceWords(run, before)}</span>
        <Button
          look="plain"
          size="small"
          className={styles['testable']}
          aria-expanded={open}
          aria-controls={open ? 'not-testable' : undefined}
          onClick={() => setOpen(!open)}
        >
          {`Not testable from outside: ${notTestable.length}`}
        </Button>
      </p>
    </footer>
  );
}

/** `Since run 11, 10:14: 4 fixed, none broken.` */
export function sinceWords(run: CheckRun, before: CheckRun): string {
  const { fixed, broken } = changesSince(run.checks, before.checks);
  const count = (ids: readonly string[], word: string) => `${ids.length === 0 ? 'none' : formatCount(ids.length)} ${word}`;
  return `Since run ${before.number}, ${formatClock(before.startedAtMs).clock.slice(0, 5)}: ${count(fixed, 'fixed')}, ${count(broken, 'broken')}.`;
}
