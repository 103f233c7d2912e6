import { memo, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { ReplayMode } from '#shared/domain/delivery/delivery-command.ts';
import { ActionsProvider } from './commands/actions.ts';
import { Palette } from './commands/palette.tsx';
import { focusPane } from './commands/panes.ts';
import type { SheetName } from './commands/sheet-name.ts';
import { type Openers, useInspectorActions } from './commands/use-inspector-actions.ts';
import { useMenuCommands } from './commands/use-menu-commands.ts';
import { useShortcuts } from './commands/use-shortcuts.ts';
import { useInspector, useLivePart, usePreferences } from './inspector.ts';
import { Announcer } from './shell/announcer.tsx';
import { Shell } from './shell/shell.tsx';
import { useTitle } from './shell/use-title.ts';
import { go, useRoute } from './state/navigation.ts';
import type { Route } from './state/route.ts';
import { Boundary } from './ui/boundary.tsx';
import { CallsView } from './views/calls/calls-view.tsx';
import { ComposeView } from './views/compose/compose-view.tsx';
import { ConformanceView } from './views/conformance/conformance-view.tsx';
import { ConnectView } from './views/connect/connect-view.tsx';
import { DeliveriesView } from './views/deliveries/deliveries-view.tsx';
import { HelpView } from './views/help/help-view.tsx';
import { isHelpPage } from './views/help/pages.ts';
import { ReportSheet } from './views/help/report-sheet.tsx';
import { ResetSheet } from './views/help/reset-sheet.tsx';
import { ImportedView } from './views/imported/imported-view.tsx';
import { MockView } from './views/mock/mock-view.tsx';
import { PastedView } from './views/pasted/pasted-view.tsx';
import { RegistryView } from './views/registry/registry-view.tsx';
import { SettingsView } from './views/settings/settings-view.tsx';
import { TunnelView } from './views/tunnel/tunnel-view.tsx';
import { UnknownView } from './views/unknown/unknown-view.tsx';
import { WebhooksView } from './views/webhooks/webhooks-view.tsx';
import { WelcomeView } from './views/welcome/welcome-view.tsx';

/** The whole window: what is open over the views, and the view that the address names. Drawn again only when one of its own values moves. */
export const Window = memo(function Window() {
  const [palette, setPalette] = useState(false);
  const [sheet, setSheet] = useState<SheetName>();
  const [replay, setReplay] = useState<ReplayMode>();
  const [detailShown, setDetailShown] = useState(true);
  const openers = useMemo(
    () => ({
      palette: () => setPalette(true),
      sheet: setSheet,
      replay: setReplay,
      toggleDetail: () => setDetailShown((shown) => !shown),
      detailShown,
    }),
    [detailShown],
  );
  const closeSheet = () => setSheet(undefined);

  return (
    <Commands openers={openers}>
      <Shell onPalette={openers.palette}>
        <Place detailShown={detailShown} onToggleDetail={openers.toggleDetail} replay={replay} onReplay={setReplay} />
      </Shell>
      <Palette open={palette} onOpenChange={setPalette} />
      <ReportSheet open={sheet === 'report'} onClose={closeSheet} />
      <ResetSheet open={sheet === 'reset'} onClose={closeSheet} />
      <Announcer />
    </Commands>
  );
});

/** What can be done now, by its keys, in the menus and for whoever asks; it follows what is opened without drawing the window again. */
function Commands({ openers, children }: { openers: Openers; children: ReactNode }) {
  const { letters } = usePreferences();
  const actions = useInspectorActions(openers);
  useShortcuts(actions, letters);
  useMenuCommands(actions, letters);
  useTitle(useRoute());
  return <ActionsProvider value={actions}>{children}</ActionsProvider>;
}

/** The view that the address names. */
function Place(deliveries: DeliveriesProps) {
  const route = useRoute();
  const undecided = useFirstRun(route);
  useFocusOfView(route.view);
  return (
    <Boundary what="This view" about={route.view}>
      {undecided ? <main /> : <View route={route} deliveries={deliveries} />}
    </Boundary>
  );
}

type DeliveriesProps = Omit<Parameters<typeof DeliveriesView>[0], 'route'>;

function View({ route, deliveries }: { route: Route; deliveries: DeliveriesProps }) {
  switch (route.view) {
    case 'deliveries':
      return route.file === undefined ? (
        <DeliveriesView route={route} {...deliveries} />
      ) : (
        <ImportedView route={route} file={route.file} {...deliveries} />
      );
    case 'welcome':
      return <WelcomeView />;
    case 'calls':
      return <CallsView route={route} />;
    case 'compose':
      return <ComposeView route={route} />;
    case 'webhooks':
      return <WebhooksView route={route} />;
    case 'registry':
      return <RegistryView route={route} />;
    case 'mock':
      return <MockView route={route} />;
    case 'conformance':
      return <ConformanceView route={route} />;
    case 'tunnel':
      return <TunnelView />;
    case 'connect':
      return <ConnectView />;
    case 'help':
      return isHelpPage(route.page) ? <HelpView page={route.page} /> : <HelpView page="inspector" />;
    case 'pasted':
      return <PastedView />;
    case 'settings':
      return <SettingsView route={route} />;
    case 'unknown':
      return <UnknownView path={route.path} />;
  }
}

/** The view that had the focus is gone, as the first-run card is after the first row: the list of the next one has it. */
function useFocusOfView(view: Route['view']): void {
  const before = useRef(view);
  useEffect(() => {
    if (before.current === view) return;
    before.current = view;
    if (document.activeElement === document.body) focusPane('list');
  }, [view]);
}

/**
 * An empty core opens on the first-run card, which gives way to the list when the first row arrives.
 * @returns whether it is not known yet which of the two it will be.
 */
function useFirstRun(route: Route): boolean {
  const { live, imported } = useInspector();
  const status = useLivePart((state) => state.status);
  const reading = useLivePart((state) => state.reading);
  const version = useLivePart((state) => state.version);
  const [asked, setAsked] = useState(false);
  const empty = status !== undefined && status.counts.deliveries === 0 && reading === undefined && live.log.start === live.log.end;

  useEffect(() => {
    if (asked || status === undefined || reading !== undefined) return;
    setAsked(true);
    if (empty && route.view === 'deliveries' && route.file === undefined && route.id === undefined) go({ view: 'welcome' }, 'replace');
  }, [asked, empty, reading, route, status]);

  // The card is left for the first row that arrives while it is shown; opened later, from Help, it stays.
  const waiting = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the log has changed
  useEffect(() => {
    if (route.view !== 'welcome') waiting.current = false;
    else if (empty) waiting.current = true;
    else if (waiting.current && live.log.end > live.log.start) go({ view: 'deliveries', tab: 'overview' }, 'replace');
  }, [empty, live, route, version]);

  return (
    !asked &&
    imported === undefined &&
    route.view === 'deliveries' &&
    route.file === undefined &&
    route.id === undefined &&
    live.log.start === live.log.end
  );
}
