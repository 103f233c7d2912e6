import { useEffect, useState } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { Button, type ButtonProps } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { writeText } from './copy.ts';

interface CopyButtonProps extends Omit<ButtonProps, 'onClick'> {
  text: string;
  /** What is read aloud when it worked. */
  done: string;
}

const SHOWN_MS = 2000;

/** Copies, and shows in its own place what came of it. */
export function CopyButton({ text, done, children, ...rest }: CopyButtonProps) {
  const { messages } = useInspector();
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy() {
    try {
      await writeText(text);
      setOutcome('copied');
      messages.done(done);
    } catch {
      setOutcome('failed');
      messages.failed('The clipboard is not available to this window.');
    }
  }

  return (
    <>
      <Button {...rest} onClick={() => void copy()}>
        <Icon name={outcome === 'copied' ? 'a-check' : 'a-copy'} />
        {children}
      </Button>
      {outcome === 'failed' && <span role="alert">The clipboard is not available to this window.</span>}
    </>
  );
}
