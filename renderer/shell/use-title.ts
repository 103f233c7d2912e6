import { useEffect } from 'react';
import { useDetail } from '#renderer/inspector.ts';
import type { Detail } from '#renderer/state/detail.ts';
import type { Route } from '#renderer/state/route.ts';

/** `model_version.created 401 · Hookglass` */
export function useTitle(route: Route): void {
  const detail = useDetail();
  const words = route.view === 'deliveries' && detail?.id === route.id ? wordsOf(detail) : undefined;
  useEffect(() => {
    document.title = words === undefined ? 'Hookglass' : `${words} · Hookglass`;
  }, [words]);
}

function wordsOf(detail: Detail | undefined): string | undefined {
  if (detail?.kind === 'ready') {
    const { event, lastStatus, lastError } = detail.delivery;
    return [event, lastStatus ?? lastError].filter((part) => part !== undefined).join(' ');
  }
  if (detail?.kind !== 'arrived') return undefined;
  const { id, event, lastStatus } = detail.arrival;
  return [event ?? id, lastStatus].filter((part) => part !== undefined).join(' ');
}
