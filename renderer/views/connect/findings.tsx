import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { useNowMs } from '#renderer/state/clock.ts';
import { Icon, type KnotName, type Tone } from '#renderer/ui/icon.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { type Finding, isCopiedLine, type Severity } from '#shared/domain/app/finding.ts';
import styles from './connect.module.css';

const KNOTS: Readonly<Record<Severity, { icon: KnotName; tone: Tone; word: string }>> = {
  error: { icon: 'k-fail', tone: 'bad', word: 'Error' },
  warning: { icon: 'k-warn', tone: 'warn', word: 'Warning' },
  info: { icon: 'k-ok', tone: 'ok', word: 'Information' },
};

/** What nobody can know from outside. */
const UNKNOWABLE = { icon: 'k-plan', tone: 'mute', word: 'Not testable' } as const;

const ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

interface FindingsProps {
  findings: readonly Finding[];
  /** Until then the list of webhooks that the server keeps may be older than the newest change. */
  listCacheEndsMs?: number | undefined;
}

/** Findings as knots on a thread, the worst first: what it is, why, and what to do. */
export function Findings({ findings, listCacheEndsMs }: FindingsProps) {
  const sorted = withoutRepeats([...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]));
  return (
    <ol className={styles['findings']}>
      {sorted.map((finding) =>
        finding.id === 'list-cache' && listCacheEndsMs !== undefined ? (
          <ListCache key={finding.what} finding={finding} endsMs={listCacheEndsMs} />
        ) : (
          <Line key={`${finding.id} ${finding.what}`} finding={finding} />
        ),
      )}
    </ol>
  );
}

/** What to do stands once, below the last of those that it mends. */
const withoutRepeats = (findings: readonly Finding[]): Finding[] =>
  findings.map((one, i) => (one.fix === findings[i + 1]?.fix ? { ...one, fix: '' } : one));

function Line({ finding: { id, severity, what, why, fix }, left }: { finding: Finding; left?: string }) {
  const { icon, tone, word } = id === 'encryption-key' && severity === 'info' ? UNKNOWABLE : KNOTS[severity];
  const lines = fix === '' ? [] : fix.split('\n');
  const said = lines.filter((line) => !isCopiedLine(line));
  const copied = lines.filter(isCopiedLine).join('\n');
  return (
    <li data-finding={id} data-severity={severity}>
      <Icon name={icon} tone={tone} label={word} />
      <p className={styles['what']}>
        <WireText text={what} />
        {left !== undefined && (
          <span className={styles['left']} aria-live="off">
            {left}
          </span>
        )}
      </p>
      {why !== '' && (
        <p className={styles['why']}>
          <WireText text={why} />
        </p>
      )}
      {said.map((line) => (
        <p key={line} className={styles['fix']}>
          <WireText text={line} />
        </p>
      ))}
      {copied !== '' && (
        <div className={styles['copied']}>
          <pre>{copied}</pre>
          <CopyButton text={copied} done="Lines copied." size="small">
            Copy
          </CopyButton>
        </div>
      )}
    </li>
  );
}

/** Counts down, and is fine when the time is over. */
function ListCache({ finding, endsMs }: { finding: Finding; endsMs: number }) {
  const nowMs = useNowMs(1000);
  const leftSec = Math.ceil((endsMs - nowMs) / 1000);
  if (leftSec <= 0) {
    const over = { what: 'The list of webhooks that the server keeps is new again', why: 'What was changed there is heard now.', fix: '' };
    return <Line finding={{ id: finding.id, severity: 'info', ...over }} />;
  }
  return <Line finding={{ ...finding, what: 'What was changed a moment ago may go unheard' }} left={`${leftSec} s left`} />;
}
