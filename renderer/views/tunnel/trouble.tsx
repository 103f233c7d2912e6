import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { useOnline } from '#renderer/state/use-online.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { TunnelProblem, TunnelStatus } from '#shared/domain/app/tunnel.ts';
import { readFix } from './fix.ts';
import styles from './tunnel.module.css';

/** What happened to the tunnel in a sentence, and what helps. */
export function Trouble({ status: { state }, onChooseAnother }: { status: TunnelStatus; onChooseAnother: () => void }) {
  const online = useOnline();
  if (state.kind !== 'down' && state.kind !== 'failed') return null;
  const failed = state.kind === 'failed';
  const offline = !failed && !online;
  return (
    <section className={failed ? styles['failed'] : styles['down']} aria-label="What happened">
      <Icon name="a-warn" tone={failed ? 'bad' : 'warn'} />
      <div>
        {offline && <p className={styles['strong']}>No internet. Everything on this computer works; the tunnel waits.</p>}
        <p className={offline ? undefined : styles['strong']}>
          <WireText text={state.problem.message} />
        </p>
        <Help problem={state.problem} onChooseAnother={onChooseAnother} />
        <p className={styles['meta']}>
          {failed
            ? 'Trying again would not help, so nothing is tried until you start it again.'
            : 'It is tried again by itself. What is sent to the public URL meanwhile does not arrive; MLflow retries for a while.'}
        </p>
      </div>
    </section>
  );
}

function Help({ problem: { fix }, onChooseAnother }: { problem: TunnelProblem; onChooseAnother: () => void }) {
  const help = fix === undefined ? undefined : readFix(fix);
  return (
    <>
      {help?.kind === 'words' && (
        <p>
          <WireText text={help.text} />
        </p>
      )}
      {help && help.kind !== 'words' && (
        <pre className={styles['command']}>
          <WireText text={help.text} />
        </pre>
      )}
      <p className={styles['acts']}>
        {help && help.kind !== 'words' && (
          <CopyButton text={help.text} done={help.kind === 'command' ? 'Command copied.' : 'Address copied.'}>
            {help.kind === 'command' ? 'Copy the command' : 'Copy the address'}
          </CopyButton>
        )}
        <Button onClick={onChooseAnother}>Choose another</Button>
      </p>
    </>
  );
}
