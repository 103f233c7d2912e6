import type { Message } from '#renderer/state/messages.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { WireText } from './wire/wire-text.tsx';

interface MessageLineProps {
  message: Message;
  className: string | undefined;
  /** A failure stays until then. */
  onDismiss: () => void;
}

/** What came of the user's last action, in a line. */
export function MessageLine({ message: { kind, text }, className, onDismiss }: MessageLineProps) {
  const failed = kind === 'failed';
  return (
    <p className={className} data-kind={kind} {...(failed && { role: 'alert' })}>
      <Icon name={failed ? 's-failed' : 'a-check'} tone={failed ? 'bad' : 'ok'} />
      <span>
        <WireText text={text} />
      </span>
      {failed && (
        <Button size="small" look="plain" square aria-label="Dismiss" onClick={onDismiss}>
          <Icon name="a-close" />
        </Button>
      )}
    </p>
  );
}
