import { useEffect, useRef, useState } from 'react';
import { useInspector, useLive } from '../inspector.ts';
import { isFollowing } from '../state/follow.ts';
import { countFailed } from '../state/live.ts';
import { useStore } from '../state/store.ts';
import { plural } from '../ui/format.ts';
import styles from './announcer.module.css';

const EVERY_MS = 5000;

/** The one polite line for screen readers: what arrived, at most every five seconds, and what came of an action. */
export function Announcer() {
  const { live, messages } = useInspector();
  const message = useStore(messages.state);
  const { version, follow } = useLive();
  const [news, setNews] = useState('');
  const spoken = useRef({ end: Number.NaN, atMs: 0 });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the log has changed
  useEffect(() => {
    if (Number.isNaN(spoken.current.end) || !isFollowing(follow, Date.now())) spoken.current.end = live.log.end;
    const wait = Math.max(0, spoken.current.atMs + EVERY_MS - Date.now());
    const timer = setTimeout(() => {
      const rows = live.log.slice(spoken.current.end, live.log.end);
      if (rows.length === 0) return;
      const failed = countFailed(rows);
      spoken.current = { end: live.log.end, atMs: Date.now() };
      setNews(`${plural(rows.length, 'new delivery', 'new deliveries')}${failed > 0 ? `, ${failed} failed` : ''}`);
    }, wait);
    return () => clearTimeout(timer);
  }, [live, version, follow]);

  return (
    <p className={styles['hidden']} role="status" aria-live="polite">
      {message?.kind === 'done' ? message.text : news}
    </p>
  );
}
