import { Button } from '#renderer/ui/button.tsx';
import pane from '#renderer/ui/pane/pane.module.css';

/** Nothing to show yet. */
export function NoRun({ missing, onStart }: { missing: number | undefined; onStart: (() => void) | undefined }) {
  return (
    <div className={pane['empty']}>
      <p>{missing === undefined ? 'No run yet. 24 checks, about 40 s.' : `There is no run ${missing}. The newest 50 are kept.`}</p>
      {missing === undefined && (
        <Button aria-disabled={onStart === undefined} onClick={() => onStart?.()}>
          Run
        </Button>
      )}
    </div>
  );
}
