import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatClock, formatMoment, formatTook } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { keyWords } from '#renderer/ui/keys.ts';
import { CHECKS } from '#shared/domain/check/checks.ts';
import type { CheckRunSummary } from '#shared/domain/check/run.ts';
import { parseRelease, RECORDED_RELEASES, type RecordedRelease } from '#shared/domain/mlflow/release.ts';
import styles from './conformance.module.css';

interface RunHeadProps {
  run: CheckRunSummary | undefined;
  runs: readonly CheckRunSummary[];
  /** The MLflow whose events the next run sends. */
  release: RecordedRelease;
  /** Absent while a run is going on. */
  onStart: (() => void) | undefined;
}

/** Which run is shown, and the one button of the view. */
export function RunHead({ run, runs, release, onStart }: RunHeadProps) {
  const { checks } = useInspector();
  const running = runs.find(({ state }) => state === 'running');
  const stop = running && (() => void checks.stop(running.number));
  useAction('stop-checks', stop);
  return (
    <div className={styles['head']}>
      <h1>Conformance</h1>
      {run && (
        <label className={styles['runs']}>
          <span className={styles['unseen']}>Run that is shown</span>
          <select
            value={run.number}
            title={formatMoment(run.startedAtMs, Date.now())}
            onChange={(event) => go({ view: 'conformance', run: Number(event.target.value) })}
          >
            {runs.map((one) => (
              <option key={one.number} value={one.number}>
                {runWords(one)}
              </option>
            ))}
          </select>
        </label>
      )}
      <span className={styles['grow']} />
      <label className={styles['release']}>
        <span className={styles['unseen']}>MLflow whose events the next run sends</span>
        <select value={release} onChange={(event) => checks.type({ mlflowVersion: parseRelease(event.target.value) })}>
          {[...RECORDED_RELEASES].reverse().map((version) => (
            <option key={version} value={version}>
              As MLflow {version}
            </option>
          ))}
        </select>
      </label>
      {stop ? (
        <Button onClick={stop}>
          <Icon name="a-close" />
          Stop
        </Button>
      ) : (
        <Button look="primary" aria-disabled={onStart === undefined} onClick={() => onStart?.()}>
          Run {CHECKS.length} checks
          <kbd>{keyWords('mod+Enter')}</kbd>
        </Button>
      )}
    </div>
  );
}

/** `run 12, 10:52:18, 38 s, as 3.17.2` */
function runWords({ number, startedAtMs, tookMs, state, mlflowVersion }: CheckRunSummary): string {
  const end = state === 'running' ? 'running' : tookMs === undefined ? state : formatTook(tookMs);
  const words = state === 'unreachable' || state === 'stopped' ? `, ${state}` : '';
  return `run ${number}, ${formatClock(startedAtMs).clock}, ${end}${words}${mlflowVersion === undefined ? '' : `, as ${mlflowVersion}`}`;
}
