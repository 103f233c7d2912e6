import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import styles from './secret.module.css';

const SHOWN_MS = 10_000;

/** A secret that nobody reads over a shoulder: dots until it is revealed, and dots again after ten seconds. */
export function Secret({ value, onCopy }: { value: string; onCopy: () => void }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <span className={styles['secret']}>
      <code className={styles['value']}>{shown ? value : '•'.repeat(Math.min(value.length, 32))}</code>
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
