import { createContext, useContext } from 'react';
import type { Offered } from './commands/offered.ts';
import type { Calls } from './state/calls.ts';
import type { ChecksControl } from './state/checks-control.ts';
import type { Chosen } from './state/chosen.ts';
import type { Composer } from './state/composer-control.ts';
import type { Core } from './state/core-link.ts';
import type { Detail, Details } from './state/detail.ts';
import type { EndpointsControl } from './state/endpoints-control.ts';
import type { ExploreControl } from './state/explore-control.ts';
import type { Filtering, FilteringStore } from './state/filtering.ts';
import type { ImportedCore } from './state/imported-core.ts';
import type { ImportedFile, Imports } from './state/imports.ts';
import type { Live } from './state/live.ts';
import type { LiveState } from './state/live-state.ts';
import type { Messages } from './state/messages.ts';
import type { News } from './state/news.ts';
import type { Preferences } from './state/preferences.ts';
import type { Replays } from './state/replays.ts';
import type { Rotations } from './state/rotations.ts';
import type { Sequences } from './state/sequences.ts';
import type { ServersControl } from './state/servers-control.ts';
import { type Store, useStore, useStorePart } from './state/store.ts';
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
  servers: ServersControl;
  registryNews: News;
  agentNews: News;
  webhookForms: WebhookForms;
  rotations: Rotations;
  composer: Composer;
  endpoints: EndpointsControl;
  checks: ChecksControl;
  exploring: ExploreControl;
  sequences: Sequences;
  offered: Offered;
  preferences: Store<Preferences>;
  /** Files that are open beside the live session. */
  imports: Imports<OpenFile>;
  /** The file that is looked at instead of the live session. */
  imported?: Imported;
}

/** A file that is open, with all that its views get from above. */
export interface OpenFile extends ImportedFile {
  inspector: Inspector;
}

export interface Imported extends ImportedFile {
  core: ImportedCore;
  /** The live session beside it. */
  home: Inspector;
}

const InspectorContext = createContext<Inspector | undefined>(undefined);

export const InspectorProvider = InspectorContext.Provider;

export function useInspector(): Inspector {
  const inspector = useContext(InspectorContext);
  if (!inspector) throw new Error('a view outside of the inspector');
  return inspector;
}

/** The live session, also while a file is looked at. */
export function useHome(): Inspector {
  const inspector = useInspector();
  return inspector.imported?.home ?? inspector;
}

export function useHomeLive(): LiveState {
  return useStore(useHome().live.state);
}

export function useHomeLivePart<Part>(partOf: (state: LiveState) => Part): Part {
  return useStorePart(useHome().live.state, partOf);
}

export function useLive(): LiveState {
  return useStore(useInspector().live.state);
}

/** Each key in the list moves a part of the live state: what is on screen all the time watches only what it shows. */
export function useLivePart<Part>(partOf: (state: LiveState) => Part): Part {
  return useStorePart(useInspector().live.state, partOf);
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
