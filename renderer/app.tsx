import { useEffect, useState } from 'react';
import { createOffered } from './commands/offered.ts';
import { type Core, createCore, exchangeCode } from './core.ts';
import { type Inspector, InspectorProvider, type OpenFile } from './inspector.ts';
import { forgetSession, type NoSession, openSession } from './session.ts';
import { shellBridge } from './shell-bridge.ts';
import { createCalls } from './state/calls.ts';
import { createChecksControl } from './state/checks-control.ts';
import { createChosen } from './state/chosen.ts';
import { createComposing } from './state/create-composing.ts';
import { linkDesktop } from './state/desktop-link.ts';
import { createDetails } from './state/detail.ts';
import { createEndpointsControl } from './state/endpoints-control.ts';
import { createExploreControl } from './state/explore-control.ts';
import { createFiltering } from './state/filtering.ts';
import { onPageFrame } from './state/frames.ts';
import { createImportedCore } from './state/imported-core.ts';
import { createImports, type ImportedFile } from './state/imports.ts';
import { startLive } from './state/live.ts';
import { createMessages } from './state/messages.ts';
import { go, keepingFilter, useRoute } from './state/navigation.ts';
import { createNews, isAgentNews, isRegistryNews } from './state/news.ts';
import type { Preferences } from './state/preferences.ts';
import { createReplays } from './state/replays.ts';
import { createRotations } from './state/rotations.ts';
import { createServersControl } from './state/servers-control.ts';
import { keepLayout, sessionName } from './state/session-layout.ts';
import { type Store, useStore } from './state/store.ts';
import { createTunnelControl } from './state/tunnel-control.ts';
import { createWebhookForms } from './state/webhook-forms.ts';
import { FileDrop } from './views/imported/file-drop.tsx';
import { OpeningFile } from './views/imported/opening-file.tsx';
import { NoSessionView } from './views/no-session/no-session-view.tsx';
import { Window } from './window.tsx';

type Started = { kind: 'starting' } | { kind: 'missing'; why: NoSession } | { kind: 'ready'; inspector: Inspector };

/** From the launch link to the inspector. */
export function App({ preferences }: { preferences: Store<Preferences> }) {
  const [started, setStarted] = useState<Started>({ kind: 'starting' });

  useEffect(() => {
    let inspector: Inspector | undefined;
    let unlink: (() => void) | undefined;
    let letGo: (() => void) | undefined;
    let left = false;
    async function start() {
      const session = await openSession({ location, history, storage: sessionStorage, exchange: exchangeCode });
      const name = 'token' in session ? await sessionName(session.token) : '';
      if (left) return;
      if ('missing' in session) return setStarted({ kind: 'missing', why: session.missing });
      letGo = keepLayout(preferences, localStorage, name);
      inspector = startInspector(createCore(session.token), preferences);
      unlink = linkTo(inspector, preferences);
      setStarted({ kind: 'ready', inspector });
    }
    void start();
    return () => {
      left = true;
      unlink?.();
      letGo?.();
      stop(inspector);
    };
  }, [preferences]);

  switch (started.kind) {
    case 'starting':
      return null;
    case 'missing':
      return <NoSessionView why={started.why} />;
    case 'ready':
      return <Session inspector={started.inspector} />;
  }
}

function linkTo({ live, imports }: Inspector, preferences: Store<Preferences>): (() => void) | undefined {
  if (!shellBridge) return undefined;
  return linkDesktop({ shell: shellBridge, live, preferences, open: (file) => void imports.open(file), nowMs: Date.now });
}

function startInspector(core: Core, preferences: Store<Preferences>): Inspector {
  const imports = createImports<OpenFile>({
    opened: (file) => openFile(file, inspector),
    closed: (file) => stop(file.inspector),
    show: (file, id) => go({ view: 'deliveries', file, tab: 'overview', ...(id !== undefined && { id }) }),
    pause: () => new Promise((resolve) => setTimeout(resolve)),
    nowMs: () => performance.now(),
  });
  const inspector = createInspector(core, preferences, { imports });
  return inspector;
}

/** A file has the views of the live session, over a core of its own. */
function openFile(file: ImportedFile, home: Inspector): OpenFile {
  const core = createImportedCore(home.core, file.session, Date.now);
  const inspector = createInspector(core, home.preferences, { imports: home.imports, imported: { ...file, core, home } });
  return { ...file, inspector };
}

function stop(inspector: Inspector | undefined): void {
  inspector?.details.stop();
  inspector?.live.stop();
}

function createInspector(core: Core, preferences: Store<Preferences>, files: Pick<Inspector, 'imports' | 'imported'>): Inspector {
  const later = (ms: number, callback: () => void) => {
    setTimeout(callback, ms);
  };
  const live = startLive({ source: core, onFrame: onPageFrame, nowMs: Date.now, later });
  const filtering = createFiltering({ source: core, nowMs: Date.now, later });
  live.onEvents(filtering.take);
  const calls = createCalls(core, Date.now);
  live.onEvents(calls.take);
  live.onTouched((touched) => touched === 'all' && calls.again());
  const registryNews = createNews(later, isRegistryNews);
  const agentNews = createNews(later, isAgentNews);
  for (const news of [registryNews, agentNews]) {
    live.onEvents(news.take);
    live.onTouched((touched) => touched === 'all' && news.again());
  }
  const messages = createMessages(later);
  const replays = createReplays(core, messages, (id) => go(keepingFilter({ view: 'deliveries', id, tab: 'overview' })));
  const endpoints = createEndpointsControl(core, later);
  live.onEvents(endpoints.take);
  const checks = createChecksControl(core, later);
  live.onEvents(checks.take);
  const exploring = createExploreControl(core, checks);
  live.onEvents(exploring.take);
  live.onTouched((touched) => {
    if (touched !== 'all') return;
    void checks.again();
    void exploring.again();
    void servers.again();
  });
  const servers = createServersControl(core);
  live.onEvents(servers.take);
  const tunnel = createTunnelControl(core, () => live.state.get().tunnel);
  return {
    core,
    live,
    filtering,
    details: createDetails(core, live.onTouched),
    messages,
    replays,
    calls,
    chosen: createChosen(),
    tunnel,
    servers,
    registryNews,
    agentNews,
    webhookForms: createWebhookForms(core, () => live.state.get().webhooks, later),
    rotations: createRotations(core),
    ...createComposing(core, live),
    endpoints,
    checks,
    exploring,
    offered: createOffered(),
    preferences,
    ...files,
  };
}

function Session({ inspector }: { inspector: Inspector }) {
  const { refused } = useStore(inspector.live.state);
  useEffect(() => {
    if (refused) forgetSession(sessionStorage);
  }, [refused]);
  const route = useRoute();
  const { files } = useStore(inspector.imports.state);
  if (refused) return <NoSessionView why="token-refused" />;
  const file = route.view === 'deliveries' ? route.file : undefined;
  const shown = files.find(({ name }) => name === file)?.inspector ?? inspector;
  return (
    <InspectorProvider value={shown}>
      <Window key={shown.imported?.name ?? ''} />
      <FileDrop imports={inspector.imports} />
      <OpeningFile imports={inspector.imports} />
    </InspectorProvider>
  );
}
