import { useActions } from '#renderer/commands/actions.ts';
import { useInspector } from '#renderer/inspector.ts';
import { useStore } from '#renderer/state/store.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { keyWords } from '#renderer/ui/keys.ts';
import styles from './delivery.module.css';

/** Short, and taken by the filter, a link and the command line alike: a press copies it. */
export function RowId({ id }: { id: string }) {
  const copy = useActions()['copy-row-id'];
  return (
    <button type="button" className={styles['rowId']} title={`Copy the row’s id (${keyWords('C I')})`} onClick={copy?.run}>
      {id}
    </button>
  );
}

/** What was done last, beside the buttons that do it; it leaves by itself. Read aloud by the announcer. */
export function Done() {
  const { messages } = useInspector();
  const message = useStore(messages.state);
  if (message?.kind !== 'done') return null;
  return (
    <span className={styles['done']} aria-hidden="true">
      <Icon name="a-check" tone="ok" />
      <span>{message.text}</span>
    </span>
  );
}
