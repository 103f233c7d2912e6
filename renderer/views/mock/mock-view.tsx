import { useEffect } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector } from '#renderer/inspector.ts';
import { draftOfEndpoint } from '#renderer/state/endpoint-draft.ts';
import { go } from '#renderer/state/navigation.ts';
import type { Route } from '#renderer/state/route.ts';
import { useStore } from '#renderer/state/store.ts';
import { EngineNotice } from '#renderer/ui/notice/engine-notice.tsx';
import { Callout } from '#renderer/ui/notice/notice.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { DEFAULT_ENDPOINT } from '#shared/domain/scenario/endpoint.ts';
import { EndpointList } from './endpoint-list.tsx';
import styles from './mock.module.css';
import { ScenarioPane } from './scenario-pane.tsx';
import { SidePane } from './side-pane.tsx';

/** What others do to the endpoints is seen after so long; requests are seen at once. */
const AGAIN_MS = 3000;

/** The addresses of the mock receiver: what each answers, how far its scenario has come, what came there, and the app behind it. */
export function MockView({ route: { endpoint: named = DEFAULT_ENDPOINT } }: { route: Extract<Route, { view: 'mock' }> }) {
  const { endpoints } = useInspector();
  const { items, drafts, problem } = useStore(endpoints.state);
  const endpoint = items?.find(({ name }) => name === named);

  useEffect(() => {
    void endpoints.read();
    const timer = setInterval(() => void endpoints.read(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [endpoints]);
  useAction('restart-scenario', endpoint && (() => void endpoints.restart(endpoint.name)));

  return (
    <main className={styles['page']}>
      <EndpointList items={items ?? []} chosen={named} onChoose={(name) => go({ view: 'mock', endpoint: name }, 'replace')} />
      <div className={styles['middle']}>
        <EngineNotice />
        {problem !== undefined && (
          <Callout tone="bad">
            <WireText text={problem} />
          </Callout>
        )}
        {endpoint && <ScenarioPane key={endpoint.name} endpoint={endpoint} draft={drafts.get(named) ?? draftOfEndpoint(endpoint)} />}
        {items && !endpoint && (
          <div className={styles['missing']}>
            <p>
              There is no endpoint “<WireText text={named} />
              ”.
            </p>
          </div>
        )}
      </div>
      {endpoint && <SidePane key={endpoint.name} endpoint={endpoint} draft={drafts.get(named) ?? draftOfEndpoint(endpoint)} />}
    </main>
  );
}
