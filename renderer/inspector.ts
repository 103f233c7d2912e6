import { createContext, useContext } from 'react';
import type { Offered } from './commands/offered.ts';
import type { Calls } from './state/calls.ts';
import type { Chosen } from './state/chosen.ts';
import type { Composer } from './state/composer-control.ts';
import type { Core } from './state/core-link.ts';
import type { Detail, Details } from './state/detail.ts';
import type { Filtering, FilteringStore } from './state/filtering.ts';
import type { Live } from './state/live.ts';
import type { LiveState } from './state/live-state.ts';
import type { Messages } from './state/messages.ts';
import type { Preferences } from './state/preferences.ts';
import type { RegistryNews } from './state/registry-news.ts';
import type { Replays } from './state/replays.ts';
import type { Rotations } from './state/rotations.ts';
import type { Sequences } from './state/sequences.ts';
import { type Store, useStore } from './state/store.ts';
import type { TunnelControl } from './state/tunnel-control.ts';
import type { WebhookForms } from './state/webhook-forms.ts';

/** What views get from above: the core, the live picture of it, what is opened, and what the person prefers. */
export interface Inspector {
  core: Core;
  live: Live;
  details: Details;
  filtering: FilteringStore;
  messages: Messages;
  replays: Replays;
  calls: Calls;
  chosen: Chosen;
  tunnel: TunnelControl;
  registryNews: RegistryNews;
  webhookForms: WebhookForms;
  rotations: Rotations;
  composer: Composer;
  sequences: Sequences;
  offered: Offered;
  preferences: Store<Preferences>;
}

const InspectorContext = createContext<Inspector | undefined>(undefined);

export const InspectorProvider = InspectorContext.Provider;

export function useInspector(): Inspector {
  const inspector = useContext(InspectorContext);
  if (!inspector) throw new Error('a view outside of the inspector');
  return inspector;
}

export function useLive(): LiveState {
  return useStore(useInspector().live.state);
}

export function usePreferences(): Preferences {
  return useStore(useInspector().preferences);
}

export function useDetail(): Detail | undefined {
  return useStore(useInspector().details.state);
}

export function useFiltering(): Filtering {
  return useStore(useInspector().filtering.state);
}
