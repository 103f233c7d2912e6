import { useInspector } from '../inspector.ts';
import { useStore } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { WireText } from '../ui/wire/wire-text.tsx';
import styles from './shell.module.css';

/** What came of the user's last action, where the view in sight has no place beside its buttons for it. */
export function ActionMessage() {
  const { messages } = useInspector();
  const message = useStore(messages.state);
  const places = useStore(messages.places);
  if (!message || places > 0) return null;
  const failed = message.kind === 'failed';
  return (
    <p className={styles['message']} data-kind={message.kind} {...(failed && { role: 'alert' })}>
      <Icon name={failed ? 's-failed' : 'a-check'} tone={failed ? 'bad' : 'ok'} />
      <span>
        <WireText text={message.text} />
      </span>
      {failed && (
        <Button size="small" look="plain" square aria-label="Dismiss" onClick={messages.dismiss}>
          <Icon name="a-close" />
        </Button>
      )}
    </p>
  );
}
