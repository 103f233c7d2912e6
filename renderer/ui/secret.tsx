import { useEffect, useState } from 'react';
import { messageOf } from '#shared/domain/error-words.ts';
import { Button } from './button.tsx';
import field from './field.module.css';
import { Icon } from './icon.tsx';
import styles from './secret.module.css';

const SHOWN_MS = 10_000;

/** Shown for ten seconds at most. */
function useShown(): [shown: boolean, setShown: (shown: boolean) => void] {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return [shown, setShown];
}

interface SecretFieldProps {
  id: string;
  value: string;
  onChange: (value: string) => void;
  onCopy: () => void;
}

/** A secret that can be typed and that nobody reads over a shoulder. No password field, which browsers offer to keep. */
export function SecretField({ id, value, onChange, onCopy }: SecretFieldProps) {
  const [shown, setShown] = useShown();
  return (
    <span className={styles['secret']}>
      <input
        id={id}
        className={[field['input'], styles['field'], !shown && styles['masked']].filter(Boolean).join(' ')}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <Button onClick={() => setShown(!shown)}>
        <Icon name="a-eye" />
        {shown ? 'Hide' : 'Reveal'}
      </Button>
      <Button onClick={onCopy}>
        <Icon name="a-copy" />
        Copy
      </Button>
    </span>
  );
}

/** A secret that the core keeps: it is asked for when somebody wants to see it, and forgotten when it is hidden again. */
export function KeptSecret({ read, onCopy }: { read: () => Promise<string>; onCopy?: (secret: string) => void }) {
  const [shown, setShown] = useShown();
  const [secret, setSecret] = useState<string>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    if (!shown) setSecret(undefined);
  }, [shown]);

  function ask(then: (text: string) => void) {
    setProblem(undefined);
    read().then(then, (error: unknown) => setProblem(messageOf(error)));
  }

  function reveal(text: string) {
    setSecret(text);
    setShown(true);
  }

  return (
    <span className={styles['kept']}>
      <code>{(shown ? secret : undefined) ?? '••••••••'}</code>
      <Button size="small" onClick={() => (shown ? setShown(false) : ask(reveal))}>
        <Icon name="a-eye" />
        {shown ? 'Hide' : 'Reveal'}
      </Button>
      {onCopy && (
        <Button size="small" onClick={() => ask(onCopy)}>
          <Icon name="a-copy" />
          Copy
        </Button>
      )}
      {problem !== undefined && <span role="alert">{problem}</span>}
    </span>
  );
}
