import { CommandButton } from '#renderer/commands/command-button.tsx';
import { copyText } from '#renderer/commands/copy.ts';
import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { useCopyForAgent } from '#renderer/commands/copy-for-agent.ts';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector } from '#renderer/inspector.ts';
import { saveFile } from '#renderer/ui/files.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { checkRunBrief } from '#shared/domain/agents/other-briefs.ts';
import type { CheckId } from '#shared/domain/check/checks.ts';
import { junitOf } from '#shared/domain/check/junit.ts';
import { markdownOf } from '#shared/domain/check/markdown.ts';
import type { CheckReport } from '#shared/domain/check/report.ts';
import type { CheckRun, CheckRunSummary } from '#shared/domain/check/run.ts';
import { maskHosts } from '#shared/session/mask.ts';
import { CHECK_STATES } from './check-words.ts';
import { ciStepOf } from './ci-step.ts';
import styles from './conformance.module.css';

interface TallyProps {
  run: CheckRunSummary;
  report: CheckRun | undefined;
  /** The one that is looked at. */
  check: CheckId | undefined;
}

/** How many of each, and the report to take along. */
export function Tally({ run, report, check }: TallyProps) {
  const { core, messages } = useInspector();
  const whole = report && report.state !== 'running' && report.checks.length > 0 ? reportOf(report) : undefined;
  const step = ciStepOf(run);
  useAction('checks-as-junit', whole && (() => saveFile(junitOf(whole), `hookglass-check-${run.number}.xml`)));
  useAction('checks-as-markdown', whole && (() => saveFile(markdownOf(whole), `hookglass-check-${run.number}.md`)));
  useCopyForAgent(
    whole &&
      (async () => {
        const shared = await core.sharedCheckRun(run.number);
        return shared && checkRunBrief(maskHosts(shared, [shared.target, shared.probeUrl ?? '']), check);
      }),
  );
  useAction('copy-ci-step', () => void copyText(messages, step, 'CI step copied.'));
  return (
    <div className={styles['sum']}>
      <p className={styles['tally']} data-tally="">
        {(['passed', 'failed', 'warned', 'skipped'] as const).map((mark) => (
          <span key={mark}>
            <Icon name={CHECK_STATES[mark].knot} tone={CHECK_STATES[mark].tone} />
            {`${run.summary[mark]} ${mark}`}
          </span>
        ))}
        {run.state === 'running' && <Left run={run} />}
      </p>
      <span className={styles['grow']} />
      <CommandButton id="checks-as-junit" words="Save JUnit" look="plain" size="small" />
      <CommandButton id="checks-as-markdown" words="Save Markdown" look="plain" size="small" />
      <CommandButton id="copy-for-agent" look="plain" size="small" />
      <CopyButton look="plain" size="small" text={step} done="CI step copied.">
        Copy CI step
      </CopyButton>
    </div>
  );
}

function Left({ run: { asked, summary } }: { run: CheckRunSummary }) {
  const left = asked - summary.passed - summary.failed - summary.warned - summary.skipped;
  return left > 0 ? <span className={styles['left']}>{`${left} to go`}</span> : null;
}

/** As the command line writes it. */
function reportOf({ target, mlflowVersion = '', startedAtMs, tookMs = 0, checks, summary, notTestable }: CheckRun): CheckReport {
  return { target, mlflowVersion, startedAtMs, tookMs, checks, summary, notTestable };
}
