import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { FireFromPython } from './fire-from-python.tsx';
import { PointAtMyApp } from './point-at-my-app.tsx';
import styles from './welcome-view.module.css';

type FollowUp = 'app' | 'python';

/** What comes after the first delivery: one's own receiver, and a real client. */
export function FollowUps({ open, onOpen }: { open: FollowUp | undefined; onOpen: (next: FollowUp | undefined) => void }) {
  const toggle = (which: FollowUp) => onOpen(open === which ? undefined : which);
  return (
    <>
      <div className={styles['links']}>
        <Button look="plain" aria-expanded={open === 'app'} onClick={() => toggle('app')}>
          <Icon name="a-link" />
          Point it at my app
        </Button>
        <Button look="plain" aria-expanded={open === 'python'} onClick={() => toggle('python')}>
          <Icon name="a-code" />
          Fire it from Python
        </Button>
      </div>
      {open === 'app' && <PointAtMyApp />}
      {open === 'python' && <FireFromPython />}
    </>
  );
}
