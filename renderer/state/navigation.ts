import { useSyncExternalStore } from 'react';
import { type DeliveriesRoute, formatRoute, parseRoute, type Route } from './route.ts';

/** `push` makes a step that Back undoes; `replace` is for moving along a list. */
export type Go = (route: Route, how?: 'push' | 'replace') => void;

let known: { hash: string; route: Route } | undefined;

/** The same object as long as the address is the same. */
function currentRoute(): Route {
  if (known?.hash !== location.hash) known = { hash: location.hash, route: parseRoute(location.hash) };
  return known.route;
}

export const go: Go = (route, how = 'push') => {
  const hash = formatRoute(route);
  if (hash === location.hash) return;
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', hash);
  for (const listener of listeners) listener();
};

/** To another delivery, or another part of it: in the same session, and the list beside it stays narrowed as it is. */
export function keepingFilter(route: Omit<DeliveriesRoute, 'q' | 'file'>): Route {
  const now = currentRoute();
  if (now.view !== 'deliveries') return route;
  return { ...route, ...(now.q !== undefined && { q: now.q }), ...(now.file !== undefined && { file: now.file }) };
}

/** The same list narrowed by another filter; what is open stays open. */
export function filteredBy(q: string): Route {
  const now = currentRoute();
  if (now.view !== 'deliveries') return { view: 'deliveries', tab: 'overview', q };
  const { cmp: _, ...rest } = now;
  return { ...rest, q };
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('popstate', listener);
  addEventListener('hashchange', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('popstate', listener);
    removeEventListener('hashchange', listener);
  };
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute);
}
