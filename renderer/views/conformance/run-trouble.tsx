import { hostOf } from '#renderer/ui/format.ts';
import { Callout } from '#renderer/ui/notice/notice.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { CheckRunSummary } from '#shared/domain/check/run.ts';

/** Why there is no whole report, and what the core refused. */
export function RunTrouble({ run, wrong }: { run: CheckRunSummary | undefined; wrong: string | undefined }) {
  const trouble = run && troubleOf(run);
  return (
    <>
      {wrong !== undefined && (
        <Callout tone="bad">
          <WireText text={wrong} />
        </Callout>
      )}
      {trouble !== undefined && (
        <Callout tone={run?.state === 'unreachable' ? 'bad' : 'warn'}>
          <WireText text={trouble} />
        </Callout>
      )}
    </>
  );
}

function troubleOf({ state, message, target }: CheckRunSummary): string | undefined {
  switch (state) {
    case 'unreachable':
      return `Nothing answers at ${hostOf(target)}. Is the app running?${message === undefined ? '' : ` ${message}`}`;
    case 'stopped':
      return `The run was stopped; what it had found until then is shown.${message === undefined ? '' : ` ${message}`}`;
    case 'finished':
      return message; // of checks that were run again
    case 'running':
      return undefined;
  }
}
