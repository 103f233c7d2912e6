import { useInspector } from '#renderer/inspector.ts';
import { useStore } from '#renderer/state/store.ts';
import { MessageLine } from '#renderer/ui/message-line.tsx';
import styles from './shell.module.css';

/** What came of the user's last action, where the view in sight has no place beside its buttons for it. */
export function ActionMessage() {
  const { messages } = useInspector();
  const message = useStore(messages.state);
  const places = useStore(messages.places);
  if (!message || places > 0) return null;
  return <MessageLine message={message} className={styles['message']} onDismiss={messages.dismiss} />;
}
