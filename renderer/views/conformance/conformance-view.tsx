import { useEffect, useMemo, useRef } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import type { ChecksState } from '#renderer/state/checks-control.ts';
import { go } from '#renderer/state/navigation.ts';
import type { Route } from '#renderer/state/route.ts';
import { useStore } from '#renderer/state/store.ts';
import { EngineNotice } from '#renderer/ui/notice/engine-notice.tsx';
import { Split } from '#renderer/ui/pane/split.tsx';
import { useFocusBack } from '#renderer/ui/use-focus-back.ts';
import { CHECK_GROUPS, type CheckId } from '#shared/domain/check/checks.ts';
import type { CheckRunSummary } from '#shared/domain/check/run.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { DEFAULT_RELEASE, releaseNamed } from '#shared/domain/mlflow/release.ts';
import { CheckList } from './check-list.tsx';
import { CheckPane } from './check-pane.tsx';
import { rowsOf } from './check-rows.ts';
import styles from './conformance.module.css';
import { ExploreSection } from './explore/explore-section.tsx';
import { NoRun } from './no-run.tsx';
import { proposedAgain, proposedFor } from './proposed.ts';
import { RunFoot } from './run-foot.tsx';
import { RunHead } from './run-head.tsx';
import { RunTrouble } from './run-trouble.tsx';
import { SetupBar } from './setup-bar.tsx';
import { Tally } from './tally.tsx';

type ConformanceRoute = Extract<Route, { view: 'conformance' }>;

/** Whether a receiver does what MLflow needs of it: 24 checks, what each came to, and what an earlier run said. */
export function ConformanceView({ route }: { route: ConformanceRoute }) {
  const { checks, exploring } = useInspector();
  const { explorations } = useStore(exploring.state);
  const now = useStore(checks.state);
  const { webhooks, status } = useLive();
  const pane = useRef<HTMLElement>(null);
  const detail = useRef<HTMLElement>(null);
  const all = useMemo(() => [...webhooks.values()].sort(newestFirst), [webhooks]);
  const shown = shownRuns(now, route);
  const { summary, run, before } = shown;
  const rows = useMemo(() => rowsOf(run, before, now.asking, CHECK_GROUPS), [run, before, now.asking]);
  const setup = proposedFor(now.fields, all, now.runs?.[0]);
  const release = now.fields.mlflowVersion ?? releaseNamed(status?.mlflowVersion ?? DEFAULT_RELEASE).version;
  const isExploring = explorations?.some(({ state }) => state !== 'ended') === true;
  const isRunning = isExploring || now.runs?.some(({ state }) => state === 'running') === true;

  useEffect(() => void checks.again(), [checks]);
  useEffect(() => void exploring.again(), [exploring]);
  useRead(shown.number, checks.open);
  useRead(shown.beforeNumber, checks.open);

  async function start(only?: readonly CheckId[], again?: number) {
    const where = again !== undefined && summary ? proposedAgain(summary, setup, release) : { ...setup, mlflowVersion: release };
    const number = await checks.start({ ...where, ...(only && { only }), ...(again !== undefined && { again }) });
    if (number !== undefined && number !== again) go({ view: 'conformance', run: number }, 'replace');
  }
  const choose = (check: CheckId | undefined, by: 'click' | 'key') => {
    if (shown.number === undefined) return;
    const { cmp } = route;
    const next: ConformanceRoute = { view: 'conformance', run: shown.number, ...(check && { check }), ...(cmp !== undefined && { cmp }) };
    go(next, by === 'click' ? 'push' : 'replace');
  };
  const chosen = rows.find(({ id }) => id === route.check);
  const runThis = chosen && run && !isRunning ? () => void start([chosen.id], run.number) : undefined;
  const startAll = now.busy || isRunning ? undefined : () => void start();
  useAction('primary', startAll);
  useAction('run-checks', startAll);
  useAction('run-this-check', runThis);
  const list = () => pane.current?.querySelector<HTMLElement>('[role="grid"]');
  const focusList = () => list()?.focus();
  // Its button goes with the empty view, and the focus would with it.
  useFocusBack(now.runs !== undefined && !summary, list);

  return (
    <Split
      name="conformance"
      label="Conformance"
      detailWidth="clamp(460px, 35vw, 640px)"
      minPx={440}
      stacked="page"
      list={
        <section ref={pane} className={styles['pane']} aria-label="Conformance">
          <RunHead run={summary} runs={now.runs ?? []} release={release} onStart={startAll} />
          <SetupBar setup={setup} webhooks={all} />
          <EngineNotice />
          <RunTrouble run={summary} wrong={now.wrong['']} />
          {summary && <Tally run={summary} report={run} check={route.check} />}
          {now.runs && !summary ? (
            <NoRun missing={route.run} onStart={startAll} />
          ) : (
            summary && (
              <CheckList
                rows={rows}
                run={summary}
                before={before}
                runs={now.runs ?? []}
                chosen={route.check}
                canProbe={now.fields.probeUrl.trim() !== '' && !isRunning}
                onChoose={choose}
                onOpen={() => detail.current?.focus()}
                onRun={(ids) => void start(ids, summary.number)}
                onCompare={(cmp) => go({ ...route, view: 'conformance', run: summary.number, cmp }, 'replace')}
              />
            )
          )}
          {run && <RunFoot run={run} before={before} />}
        </section>
      }
      detail={
        <CheckPane
          ref={detail}
          row={chosen}
          run={run}
          onLeave={focusList}
          onRun={runThis}
          foot={<ExploreSection route={route} setup={setup} isBlocked={now.busy || (isRunning && !isExploring)} />}
        />
      }
    />
  );
}

function useRead(number: number | undefined, open: (number: number) => Promise<void>): void {
  useEffect(() => {
    if (number !== undefined) void open(number);
  }, [number, open]);
}

/** The run that the address names, or the newest, and the one beside it: the one before to the same target, unless another was chosen. */
function shownRuns({ runs = [], read }: ChecksState, { run: named, cmp }: ConformanceRoute) {
  const summary = named === undefined ? runs[0] : runs.find(({ number }) => number === named);
  const beforeNumber = summary && (cmp ?? comparedWith(summary, runs)?.number);
  return {
    summary,
    number: summary?.number,
    run: summary && read.get(summary.number),
    beforeNumber,
    before: beforeNumber === undefined ? undefined : read.get(beforeNumber),
  };
}

function comparedWith({ number, target }: CheckRunSummary, runs: readonly CheckRunSummary[]): CheckRunSummary | undefined {
  return runs.find((other) => other.number < number && other.target === target && other.state === 'finished');
}

const newestFirst = (a: Webhook, b: Webhook) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? -1 : 1);
