import { useState } from 'react';
import { useHome, useHomeLive } from '#renderer/inspector.ts';
import type { Core } from '#renderer/state/core-link.ts';
import { Button } from '#renderer/ui/button.tsx';
import { plural } from '#renderer/ui/format.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import styles from './sheet.module.css';
import { Sheet } from './sheet.tsx';

/** Deletes what is recorded, after a question that says what that is. */
export function ResetSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Sheet title="Reset data" open={open} onClose={onClose}>
      <Reset onClose={onClose} />
    </Sheet>
  );
}

function Reset({ onClose }: { onClose: () => void }) {
  const { core } = useHome();
  const { status } = useHomeLive();
  const [state, setState] = useState<{ kind: 'asking' | 'deleting' } | { kind: 'failed'; why: string }>({ kind: 'asking' });

  async function reset() {
    setState({ kind: 'deleting' });
    try {
      const before = (await core.status()).startedAtMs;
      await core.resetData({ confirm: 'delete everything' });
      await untilAnew(core, before);
      // What the page knows is of the session that is gone.
      location.hash = '#/deliveries';
      location.reload();
    } catch (error) {
      setState({ kind: 'failed', why: messageOf(error) });
    }
  }

  const deliveries = status?.counts.deliveries ?? 0;
  return (
    <>
      <div className={styles['words']}>
        <p>
          {`Deletes everything that is recorded here: ${plural(deliveries, 'delivery', 'deliveries')} with what was captured and called, webhooks with their secrets, models, prompts and artifacts, scenarios, and settings that were changed in this window. It cannot be undone.`}
        </p>
        <p>The addresses, the access token, the key and the certificate stay. Deliveries that wait for a retry are never sent.</p>
        {state.kind === 'failed' && <p className={styles['failure']} role="alert">{`The data was not reset: ${state.why}`}</p>}
      </div>
      <footer className={styles['foot']}>
        <span className={styles['grow']} />
        <Button onClick={onClose}>Keep</Button>
        <Button look="primary" disabled={state.kind === 'deleting'} onClick={() => void reset()}>
          {state.kind === 'deleting' ? 'Deleting…' : 'Delete everything'}
        </Button>
      </footer>
    </>
  );
}

const EVERY_MS = 200;
/** A core that ends what is in hand takes 5 s at most, and starts again in one more. */
const MOST_TRIES = 100;

async function untilAnew(core: Pick<Core, 'status'>, beforeMs: number): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    const status = await core.status().catch(() => undefined);
    if (status !== undefined && status.startedAtMs !== beforeMs) return;
  }
  throw new Error('the engine did not come back within 20 s');
}
