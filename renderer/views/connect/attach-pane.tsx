import { useEffect, useRef } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import type { ServersState } from '#renderer/state/servers-control.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import type { Attachment } from '#shared/domain/app/real-server.ts';
import { AttachForm } from './attach-form.tsx';
import { AttachedServer } from './attached-server.tsx';
import styles from './connect.module.css';
import { LeftOvers } from './left-overs.tsx';

interface AttachPaneProps {
  now: ServersState;
  /** Of the server that is typed. */
  active: Attachment | undefined;
  onAttach: () => void;
}

/** Servers that are attached, what was left on one, and the next to attach. */
export function AttachPane({ now, active, onAttach }: AttachPaneProps) {
  const { servers } = useInspector();
  const { attached, asked, busy } = now;
  const body = useRef<HTMLDivElement>(null);
  const newest = attached?.items[0]?.id;
  // What was just attached stands at the head.
  useEffect(() => {
    if (newest !== undefined) body.current?.scrollTo(0, 0);
  }, [newest]);
  const isAsked = active !== undefined && (asked.has(active.id) || active.state.kind === 'detaching');
  return (
    <section className={styles['pane']} data-pane="detail" data-connect aria-label="Attach">
      <header className={styles['head']}>
        <h2>Attach</h2>
        <span className={styles['meta']}>one webhook, for as long as Hookglass runs</span>
      </header>
      <div ref={body} className={styles['body']} tabIndex={-1}>
        {attached && <LeftOvers now={now} leftOver={attached.leftOver} />}
        {attached?.items.map((one) => (
          <AttachedServer key={one.id} attachment={one} isAsked={asked.has(one.id)} />
        ))}
        {attached?.foreign.map(({ name, origin }) => (
          <p key={name} className={styles['foreign']}>
            <Icon name="k-ok" tone="ok" label="Attached" />
            <span>
              <strong>{origin}</strong> is attached by the command line, as <code>{name}</code>. It ends with that command.
            </span>
          </p>
        ))}
        {!active && <AttachForm now={now} />}
      </div>
      <footer className={styles['foot']}>
        {active ? (
          <Button aria-disabled={isAsked} onClick={() => void servers.detach(active.id)}>
            {active.state.kind === 'left' ? 'Try again to remove it' : isAsked ? 'Detaching…' : 'Detach'}
          </Button>
        ) : (
          <Button look="primary" aria-disabled={busy !== undefined} onClick={onAttach}>
            Attach
          </Button>
        )}
        <span className={styles['meta']}>
          {active
            ? 'Detaching removes the webhook there.'
            : 'The webhook is removed on exit. After a crash, the next start offers to remove it.'}
        </span>
      </footer>
    </section>
  );
}
