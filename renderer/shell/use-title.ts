import { useEffect } from 'react';
import { useDetail } from '#renderer/inspector.ts';
import type { Route } from '#renderer/state/route.ts';

/** `model_version.created 401 · Hookglass` */
export function useTitle(route: Route): void {
  const detail = useDetail();
  const delivery = detail?.kind === 'ready' && route.view === 'deliveries' && detail.id === route.id ? detail.delivery : undefined;
  const words = delivery && [delivery.event, delivery.lastStatus ?? delivery.lastError].filter((part) => part !== undefined).join(' ');
  useEffect(() => {
    document.title = words === undefined ? 'Hookglass' : `${words} · Hookglass`;
  }, [words]);
}
