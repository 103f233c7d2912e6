import { useEffect, useRef, useState } from 'react';
import { useInspector, useLivePart } from '#renderer/inspector.ts';
import { isFollowing } from '#renderer/state/follow.ts';
import { countFailed } from '#renderer/state/live.ts';
import type { Row } from '#renderer/state/row.ts';
import { useStore } from '#renderer/state/store.ts';
import { announcementOf } from '#renderer/state/tunnel-words.ts';
import { plural } from '#renderer/ui/format.ts';
import styles from './announcer.module.css';

const EVERY_MS = 5000;

/** The one polite line for screen readers: whether the engine answers, what arrived and how the tunnel is, at most every five seconds, and what came of an action. */
export function Announcer() {
  const { live, messages } = useInspector();
  const message = useStore(messages.state);
  const version = useLivePart((state) => state.version);
  const following = useLivePart(({ follow }) => isFollowing(follow, Date.now()));
  const tunnel = useLivePart((state) => state.tunnel);
  const [news, setNews] = useState('');
  const spoken = useRef({ end: Number.NaN, atMs: 0 });
  const isLost = useLivePart(({ connection }) => connection.kind === 'lost');
  const wasLost = useRef(isLost);
  const tunnelKind = tunnel?.state.kind;
  const spokenTunnel = useRef(tunnelKind);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the log has changed, the kind that the tunnel has
  useEffect(() => {
    if (Number.isNaN(spoken.current.end) || !isFollowing(live.state.get().follow, Date.now())) spoken.current.end = live.log.end;
    spokenTunnel.current ??= tunnelKind;
    const wait = Math.max(0, spoken.current.atMs + EVERY_MS - Date.now());
    const timer = setTimeout(() => {
      const rows = live.log.slice(spoken.current.end, live.log.end);
      const tunnelNews = tunnel && spokenTunnel.current !== tunnelKind ? announcementOf(tunnel.state) : undefined;
      if (rows.length === 0 && tunnelNews === undefined) return;
      spoken.current = { end: live.log.end, atMs: Date.now() };
      spokenTunnel.current = tunnelKind;
      setNews([tunnelNews, rows.length > 0 && arrivalNews(rows)].filter(Boolean).join('. '));
    }, wait);
    return () => clearTimeout(timer);
  }, [live, version, following, tunnelKind]);

  // Once, and without the seconds that are counted on screen.
  useEffect(() => {
    if (wasLost.current === isLost) return;
    wasLost.current = isLost;
    setNews(isLost ? 'Connection to the engine lost.' : 'Connected to the engine again.');
  }, [isLost]);

  return (
    <p className={styles['hidden']} role="status" aria-live="polite">
      {message?.kind === 'done' ? message.text : news}
    </p>
  );
}

function arrivalNews(rows: readonly Row[]): string {
  const failed = countFailed(rows);
  const external = rows.filter(({ kind }) => kind === 'external').length;
  const sent = rows.length - external;
  return [
    ...(sent > 0 ? [plural(sent, 'new delivery', 'new deliveries')] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(external > 0 ? [`${plural(external, 'request')} from elsewhere`] : []),
  ].join(', ');
}
