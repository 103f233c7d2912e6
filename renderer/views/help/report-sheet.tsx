import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { useHome } from '#renderer/inspector.ts';
import { shellBridge } from '#renderer/shell-bridge.ts';
import { Button } from '#renderer/ui/button.tsx';
import { saveFile } from '#renderer/ui/files.ts';
import { useAsked } from '#renderer/ui/use-asked.ts';
import { problemReport } from '#shared/domain/app/problem-report.ts';
import { readFacts, windowWords } from './problem-facts.ts';
import styles from './sheet.module.css';
import { Sheet } from './sheet.tsx';

/** Gathers what somebody who mends Hookglass would ask for, masked. It is shown, saved and copied, and sent nowhere. */
export function ReportSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Sheet title="Report a problem" open={open} onClose={onClose}>
      <Report />
    </Sheet>
  );
}

function Report() {
  const { core } = useHome();
  const asked = useAsked('problem', () => readFacts(core, shellBridge));
  const text = asked.kind === 'answer' && asked.answer ? problemReport(asked.answer) : problemReport({ window: windowWords(shellBridge) });
  const isRead = asked.kind === 'answer' || asked.kind === 'problem';
  return (
    <>
      <div className={styles['words']}>
        <p>
          Versions, settings that differ from the defaults, and the last errors: what somebody who looks into it will ask for. Nothing of
          your deliveries is in it; secrets, hosts and your home directory are masked. Nothing is sent.
        </p>
      </div>
      <textarea className={styles['text']} readOnly rows={20} aria-label="The report" aria-busy={!isRead} value={text} />
      <footer className={styles['foot']}>
        <span className={styles['grow']} />
        <CopyButton text={text} done="Report copied.">
          Copy
        </CopyButton>
        <Button look="primary" onClick={() => saveFile(text, 'hookglass-problem.md')}>
          Save…
        </Button>
      </footer>
    </>
  );
}
