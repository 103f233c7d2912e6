import { useEffect } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { useStore } from '#renderer/state/store.ts';
import { MessageLine } from '#renderer/ui/message-line.tsx';
import styles from './delivery.module.css';

/** The user's own action did not work: said here until it is dismissed. */
export function Failure() {
  const { messages } = useInspector();
  const message = useStore(messages.state);
  useEffect(() => messages.showHere(), [messages]);
  if (message?.kind !== 'failed') return null;
  return <MessageLine message={message} className={styles['failure']} onDismiss={messages.dismiss} />;
}
