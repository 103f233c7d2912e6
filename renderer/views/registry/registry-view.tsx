import { useMemo } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { answerOf } from '#renderer/state/asked.ts';
import { registryImporting } from '#renderer/state/registry-importing.ts';
import type { Route } from '#renderer/state/route.ts';
import { useStore } from '#renderer/state/store.ts';
import { EngineNotice } from '#renderer/ui/notice/engine-notice.tsx';
import { Notice } from '#renderer/ui/notice/notice.tsx';
import pane from '#renderer/ui/pane/pane.module.css';
import { Split } from '#renderer/ui/pane/split.tsx';
import { useAsked } from '#renderer/ui/use-asked.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { ImportRegistry } from './import-registry.tsx';
import { ItemPane } from './item-pane.tsx';
import styles from './registry.module.css';
import { RegistryTree } from './registry-tree.tsx';
import { StoryPane } from './story-pane.tsx';

/** As many as are shown at once; a text in the name narrows them. */
const MOST_LINES = 500;

/** Models and prompts, what can be changed about them and who is told of it, and what happened to them. */
export function RegistryView({ route }: { route: Extract<Route, { view: 'registry' }> }) {
  const { core, registryNews } = useInspector();
  const news = useStore(registryNews.version);
  const { kind, name, version, q = '' } = route;
  const lines = useAsked(`${kind} ${q}`, () => core.registryItems({ kind, q, limit: MOST_LINES }), news);
  const asked = useAsked(name, () => core.registryItem(name ?? '').then((item) => item ?? 'missing'), news);
  const item = answerOf(asked);
  const isImporting = useStore(registryImporting.isOpen);
  const chosen = useMemo(
    () => (item && item !== 'missing' ? (item.versionList.find((one) => one.version === version) ?? item.versionList[0]) : undefined),
    [item, version],
  );

  return (
    <Split
      name="registry"
      label="Registry"
      detailWidth="clamp(372px, 29vw, 480px)"
      minPx={560}
      minRestPx={320}
      list={
        <div className={styles['columns']}>
          <RegistryTree route={route} found={answerOf(lines)} problem={lines.kind === 'problem' ? lines.problem : undefined} />
          <section
            className={styles['itemPane']}
            aria-label={
              name === undefined
                ? isImporting
                  ? 'Import a registry'
                  : 'Nothing chosen'
                : `${kind === 'model' ? 'Model' : 'Prompt'} ${name}`
            }
            data-pane="detail"
            tabIndex={-1}
          >
            <EngineNotice />
            <MirrorNotice />
            {item && item !== 'missing' ? (
              <ItemPane item={item} version={chosen} />
            ) : isImporting && name === undefined ? (
              <ImportRegistry />
            ) : (
              <div className={pane['empty']}>
                <p>
                  <WireText text={emptyWords(kind, name, item === 'missing')} />
                </p>
              </div>
            )}
          </section>
        </div>
      }
      detail={
        item && item !== 'missing' ? (
          <StoryPane item={item} />
        ) : (
          <section className={styles['storyPane']} aria-label="Storyline">
            <div className={styles['head']}>
              <h2>Storyline</h2>
            </div>
          </section>
        )
      }
    />
  );
}

/** What is listed is ours, and clients do not meet it while another server answers them. */
function MirrorNotice() {
  const { status } = useLive();
  if (!status?.upstream) return null;
  return (
    <Notice
      icon="a-warn"
      tone="warn"
    >{`Clients see the registry of ${status.upstream.url}. This is the one of Hookglass, which no client sees while calls are passed on.`}</Notice>
  );
}

function emptyWords(kind: 'model' | 'prompt', name: string | undefined, missing: boolean): string {
  if (name === undefined) return `Choose a ${kind}. ↑↓ moves, Enter opens.`;
  return missing ? `There is no ${kind} “${name}”. It may have been deleted or renamed.` : '';
}
