import { useEffect, useMemo, useState } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { targetsOf } from '#renderer/state/composer.ts';
import { STAMP_LASTS_MS } from '#renderer/state/composer-control.ts';
import { go } from '#renderer/state/navigation.ts';
import type { Route } from '#renderer/state/route.ts';
import { useStore } from '#renderer/state/store.ts';
import { EngineNotice } from '#renderer/ui/notice/engine-notice.tsx';
import styles from './compose.module.css';
import { ComposePane } from './compose-pane.tsx';
import { EventList } from './event-list.tsx';
import { SequenceStrip } from './sequence-strip.tsx';
import { WhatWillBeSent } from './what-will-be-sent.tsx';

const DEFAULT_EVENT = 'model_version.created';
/** So that a time of the future is still ahead when it arrives. */
const FUTURE_EVERY_MS = 1000;

/** An event made by hand: which, with what in it, to whom, and to the byte what will leave. */
export function ComposeView({ route: { event: named, from } }: { route: Extract<Route, { view: 'compose' }> }) {
  const { composer } = useInspector();
  const { webhooks } = useLive();
  const { drafts, choice, breakage } = useStore(composer.state);
  const event = named ?? DEFAULT_EVENT;
  const draft = drafts.get(event);
  const targets = useMemo(() => targetsOf(choice, webhooks, event), [choice, webhooks, event]);
  const [breaking, setBreaking] = useState(false);

  useEffect(() => composer.open(event), [composer, event]);
  useFilled(from);
  useEffect(() => {
    const timer = setInterval(
      () => composer.renew(breakage === 'future' ? 'time' : undefined),
      breakage === 'future' ? FUTURE_EVERY_MS : STAMP_LASTS_MS,
    );
    return () => clearInterval(timer);
  }, [composer, breakage]);
  useAction('break-on-purpose', () => setBreaking(true));

  return (
    <main className={styles['page']}>
      <EventList event={event} onChoose={(next) => go({ view: 'compose', event: next }, 'replace')} />
      <div className={styles['middle']}>
        <EngineNotice />
        <ComposePane event={event} draft={draft} breaking={breaking} onBreaking={setBreaking} />
      </div>
      <WhatWillBeSent event={event} draft={draft} targets={targets} />
      <SequenceStrip event={event} draft={draft} />
    </main>
  );
}

/** Fills in what the address names, once; what was typed afterwards stays when somebody comes back to it. */
function useFilled(from: string | undefined): void {
  const { composer } = useInspector();
  useEffect(() => {
    if (from === undefined) return;
    void composer.fill(from).then((event) => event && go({ view: 'compose', event }, 'replace'));
  }, [composer, from]);
}
