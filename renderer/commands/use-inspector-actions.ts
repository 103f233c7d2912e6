import { useMemo } from 'react';
import { type Inspector, useDetail, useInspector, useLivePart, usePreferences } from '#renderer/inspector.ts';
import { isFollowing } from '#renderer/state/follow.ts';
import { go, useRoute } from '#renderer/state/navigation.ts';
import type { Preferences } from '#renderer/state/preferences.ts';
import { ARCHIVE_ENDINGS, FILE_ENDINGS, fileOf } from '#renderer/state/readable-file.ts';
import { openRegistryImport } from '#renderer/state/registry-importing.ts';
import { ARRIVAL_TABS, type Route, TABS } from '#renderer/state/route.ts';
import { useStore } from '#renderer/state/store.ts';
import { useEngine } from '#renderer/state/use-engine.ts';
import { chooseFile } from '#renderer/ui/files.ts';
import type { ReplayMode } from '#shared/domain/delivery/delivery-command.ts';
import type { Actions } from './actions.ts';
import { arrivalActions, captureOf, copiedOf } from './arrival-actions.ts';
import { copyText } from './copy.ts';
import { copyForAgent, requestBrief } from './copy-for-agent.ts';
import { copyActions, partActions, sendingActions } from './delivery-actions.ts';
import { exportActions } from './export-actions.ts';
import { filterActions } from './filter-actions.ts';
import { movePane } from './panes.ts';
import type { SheetName } from './sheet-name.ts';
import { shellActions } from './shell-actions.ts';
import { tunnelActions } from './tunnel-actions.ts';

/** Things only the window can open. */
export interface Openers {
  palette: () => void;
  replay: (mode: ReplayMode) => void;
  sheet: (sheet: SheetName) => void;
  toggleDetail: () => void;
  detailShown: boolean;
}

/** Commands of a view that is not on screen; the view that has them offers them (use-action.ts). */
const NOT_HERE: Actions = {
  filter: { run: () => undefined, off: 'no list is open' },
  note: { run: () => undefined, off: 'no delivery is chosen' },
  share: { run: () => undefined, off: 'no delivery of this session is chosen' },
  'copy-for-agent': { run: () => undefined, off: 'nothing is chosen that an agent could be told of' },
  'save-webhook': { run: () => undefined, off: 'no webhook is open' },
  'test-webhook': { run: () => undefined, off: 'no webhook is open' },
  'rotate-secret': { run: () => undefined, off: 'no webhook is open' },
  'delete-webhook': { run: () => undefined, off: 'no webhook is open' },
  'run-this-check': { run: () => undefined, off: 'no check of a run is chosen' },
  'stop-checks': { run: () => undefined, off: 'no run is going on' },
  'checks-as-junit': { run: () => undefined, off: 'no report is open' },
  'checks-as-markdown': { run: () => undefined, off: 'no report is open' },
  'copy-ci-step': { run: () => undefined, off: 'no report is open' },
  'run-checks': { run: () => go({ view: 'conformance' }) },
  explore: { run: () => go({ view: 'conformance' }) },
  'stop-exploring': { run: () => undefined, off: 'nothing is explored' },
  'play-story': { run: () => undefined, off: 'no story is open' },
  'story-as-scenario': { run: () => undefined, off: 'no story is open' },
  'story-as-vitest': { run: () => undefined, off: 'no story is open' },
  'story-as-pytest': { run: () => undefined, off: 'no story is open' },
  primary: { run: () => undefined, off: 'this view has none that can be used now' },
  'check-server': { run: () => go({ view: 'connect' }) },
  'check-self': { run: () => go({ view: 'connect' }) },
  'attach-server': { run: () => go({ view: 'connect' }) },
  'detach-server': { run: () => undefined, off: 'no attached server is shown' },
  'add-to-webhook': { run: () => undefined, off: 'no event without a listener is chosen' },
};

/** What every command does now, for the present selection. */
export function useInspectorActions(openers: Openers): Actions {
  const inspector = useInspector();
  const route = useRoute();
  const detail = useDetail();
  const preferences = usePreferences();
  const form = useStore(inspector.tunnel.form);
  const lastReplay = useStore(inspector.replays.last);
  const offered = useStore(inspector.offered.state);
  const together = useStore(inspector.chosen.state);
  const engine = useEngine();
  const isOpen = route.view === 'deliveries' && detail?.id === route.id;
  const delivery = detail?.kind === 'ready' && isOpen ? detail.delivery : undefined;
  const arrival = detail?.kind === 'arrived' && isOpen ? detail.arrival : undefined;

  const status = useLivePart((state) => state.status);
  const tunnel = useLivePart((state) => state.tunnel);
  const empty = useLivePart(({ version }) => version === 0);
  const cleared = useLivePart(({ follow }) => Number.isFinite(follow.clearedTo));
  const paused = useLivePart(({ follow }) => follow.pausedAtMs !== undefined);
  const following = useLivePart(({ follow }) => isFollowing(follow, Date.now()));
  const openLatest = useLivePart(({ follow }) => follow.openLatest);

  return useMemo(
    () => ({
      ...NOT_HERE,
      ...sendingActions(inspector, delivery, openers.replay, lastReplay),
      ...(arrival ? arrivalActions(openers.replay, arrival, route) : {}),
      ...copyActions(inspector, copiedOf(inspector, route, { delivery, arrival, urls: status?.urls })),
      ...agentActions(inspector, route, delivery?.id ?? (arrival && captureOf(arrival, route)?.id)),
      ...partActions(route, arrival ? arrival.attempts : delivery?.attemptList.length, { tabs: arrival ? ARRIVAL_TABS : TABS, together }),
      ...listActions(inspector, { paused, following, openLatest, empty, cleared }, preferences),
      ...filterActions(inspector, preferences.saved),
      ...goActions(inspector, openers, route),
      ...exportActions(inspector, route, status?.version ?? ''),
      ...shellActions(inspector.messages, engine),
      ...serverActions(inspector, status?.urls),
      ...tunnelActions(inspector, tunnel, form),
      ...settingActions(inspector, preferences),
      ...offered,
    }),
    [
      inspector,
      delivery,
      arrival,
      openers,
      route,
      engine,
      status,
      tunnel,
      form,
      empty,
      cleared,
      paused,
      following,
      openLatest,
      lastReplay,
      preferences,
      offered,
      together,
    ],
  );
}

/** What is opened, told to a coding agent. */
function agentActions(inspector: Inspector, route: Route, id: string | undefined): Actions {
  const { messages, live } = inspector;
  if (id === undefined || route.view !== 'deliveries') return {};
  const rows = () => live.log.slice(live.log.start, live.log.end);
  return {
    'copy-for-agent': { run: () => void copyForAgent(messages, () => requestBrief(inspector, id, { route, rows: rows() })), note: id },
  };
}

function listActions(
  { live, core, messages, preferences }: Inspector,
  { paused, following, openLatest, empty, cleared }: Record<'paused' | 'following' | 'openLatest' | 'empty' | 'cleared', boolean>,
  now: Preferences,
): Actions {
  return {
    follow: { run: () => live.follow({ type: 'resume', end: live.log.end }), on: following },
    'open-latest': { run: () => live.follow({ type: 'open-latest', end: live.log.end }), on: openLatest },
    pause: {
      run: () => live.follow(paused ? { type: 'unpause', end: live.log.end } : { type: 'pause', nowMs: Date.now() }),
      on: paused,
    },
    clear: {
      run: () => live.follow({ type: 'clear', end: live.log.end, nowMs: Date.now() }),
      ...(empty && { off: 'the list is empty' }),
    },
    'show-cleared': { run: () => live.follow({ type: 'show-cleared' }), ...(!cleared && { off: 'nothing was cleared' }) },
    'toggle-unheard': { run: () => preferences.update((before) => ({ ...before, unheard: !before.unheard })), on: now.unheard },
    'turn-order': {
      run: () => preferences.update((before) => ({ ...before, order: before.order === 'newest-first' ? 'oldest-first' : 'newest-first' })),
      on: now.order === 'oldest-first',
    },
    sample: {
      run: () =>
        void core.sendSample().then(
          ({ id }) => go({ view: 'deliveries', id, tab: 'overview' }),
          (error: Error) => messages.failed(`The sample was not sent: ${error.message}`),
        ),
    },
  };
}

function goActions({ imports }: Inspector, openers: Openers, route: Route): Actions {
  const to = (next: Route) => ({ run: () => go(next), on: route.view === next.view });
  return {
    'go-deliveries': to({ view: 'deliveries', tab: 'overview' }),
    'go-calls': to({ view: 'calls' }),
    'go-webhooks': to({ view: 'webhooks' }),
    'new-webhook': { run: () => go({ view: 'webhooks', id: 'new' }) },
    'go-compose': to({ view: 'compose' }),
    'go-registry': to({ view: 'registry', kind: 'model' }),
    'import-registry': { run: openRegistryImport },
    'go-mock': to({ view: 'mock' }),
    'go-conformance': to({ view: 'conformance' }),
    'go-tunnel': to({ view: 'tunnel' }),
    'go-connect': { run: () => go({ view: 'connect' }) },
    'open-file': { run: () => chooseFile(FILE_ENDINGS, (file) => void imports.open(fileOf(file))) },
    'import-file': { run: () => chooseFile(ARCHIVE_ENDINGS, (file) => void imports.open(fileOf(file))) },
    'paste-request': { run: () => go({ view: 'pasted' }) },
    'go-agents': { run: () => go({ view: 'settings', section: 'agents' }) },
    'go-settings': { run: () => go({ view: 'settings', section: 'appearance' }) },
    'go-shortcuts': { run: () => go({ view: 'settings', section: 'shortcuts' }) },
    'go-welcome': { run: () => go({ view: 'welcome' }) },
    documentation: { run: () => go({ view: 'help', page: 'inspector' }), on: route.view === 'help' },
    'report-problem': { run: () => openers.sheet('report') },
    'reset-data': { run: () => openers.sheet('reset') },
    about: { run: () => go({ view: 'settings', section: 'about' }) },
    palette: { run: openers.palette },
    'toggle-detail': { run: openers.toggleDetail, on: openers.detailShown },
    'next-pane': { run: () => movePane(1) },
    'previous-pane': { run: () => movePane(-1) },
  };
}

function serverActions({ messages }: Inspector, urls: { mlflow: string; webhookUrl: string } | undefined): Actions {
  const off = urls ? {} : { off: 'the engine has not answered yet' };
  return {
    'copy-tracking-uri': {
      run: () => void copyText(messages, urls?.mlflow ?? '', 'Tracking URI copied.'),
      ...off,
      ...(urls && { note: urls.mlflow }),
    },
    'copy-webhook-url': {
      run: () => void copyText(messages, urls?.webhookUrl ?? '', 'Webhook URL copied.'),
      ...off,
      ...(urls && { note: urls.webhookUrl }),
    },
  };
}

function settingActions({ preferences }: Inspector, now: Preferences): Actions {
  const set = (change: Partial<Preferences>) => ({ run: () => preferences.update((before) => ({ ...before, ...change })) });
  const chosen = (is: boolean) => (is ? { note: 'chosen', on: true } : {});
  return {
    'theme-system': { ...set({ theme: 'system' }), ...chosen(now.theme === 'system') },
    'theme-light': { ...set({ theme: 'light' }), ...chosen(now.theme === 'light') },
    'theme-dark': { ...set({ theme: 'dark' }), ...chosen(now.theme === 'dark') },
    'density-compact': { ...set({ density: 'compact' }), ...chosen(now.density === 'compact') },
    'density-default': { ...set({ density: 'default' }), ...chosen(now.density === 'default') },
    'density-comfortable': { ...set({ density: 'comfortable' }), ...chosen(now.density === 'comfortable') },
    'toggle-letters': { ...set({ letters: !now.letters }), note: now.letters ? 'on' : 'off', on: now.letters },
  };
}
