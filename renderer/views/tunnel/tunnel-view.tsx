import { useEffect, useRef } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { useStore } from '#renderer/state/store.ts';
import { chosenProvider, isChanged } from '#renderer/state/tunnel-control.ts';
import { isRunning } from '#renderer/state/tunnel-words.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EngineNotice } from '#renderer/ui/notice/engine-notice.tsx';
import { Callout } from '#renderer/ui/notice/notice.tsx';
import { Split } from '#renderer/ui/pane/split.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { Followers } from './followers.tsx';
import { Gaps } from './gaps.tsx';
import { ProviderList } from './provider-list.tsx';
import { PublicUrl } from './public-url.tsx';
import { Reach } from './reach.tsx';
import { RegisterSnippet } from './register-snippet.tsx';
import { Trouble } from './trouble.tsx';
import styles from './tunnel.module.css';
import { TunnelHead } from './tunnel-head.tsx';

/** From the internet to the receiver on this computer: on the left what makes the tunnel, on the right what it is good for. */
export function TunnelView() {
  const { tunnel } = useInspector();
  const { tunnel: status } = useLive();
  const form = useStore(tunnel.form);
  const chosen = useRef<HTMLInputElement>(null);
  useEffect(() => void tunnel.look(), [tunnel]);
  if (!status) return <main />;

  const running = isRunning(status.state);
  const provider = chosenProvider(form, status);
  const changed = running && isChanged(form, status);
  return (
    <Split
      name="tunnel"
      label="Tunnel"
      detailWidth="minmax(0, 1.2fr)"
      minPx={440}
      stackBelowPx={900}
      stacked="page"
      list={
        <form
          className={styles['pane']}
          data-pane="list"
          aria-label="Tunnel"
          onSubmit={(event) => {
            event.preventDefault();
            if (!running || changed) void tunnel.start();
          }}
        >
          <TunnelHead status={status} form={form} />
          <EngineNotice />
          <div className={styles['body']}>
            {form.wrong[''] !== undefined && (
              <Callout tone="bad">
                <WireText text={form.wrong['']} />
              </Callout>
            )}
            <ProviderList form={form} provider={provider} status={status} chosen={chosen} />
            {changed && (
              <p className={styles['replace']}>
                <Button type="submit" aria-disabled={form.busy !== undefined}>
                  Start with these instead
                </Button>
                <span>The tunnel that runs is ended first.</span>
              </p>
            )}
          </div>
        </form>
      }
      detail={
        <section className={styles['pane']} data-pane="detail" aria-label="Public URL">
          <PublicUrl status={status} />
          <div className={styles['body']} tabIndex={-1}>
            <Trouble status={status} onChooseAnother={() => chosen.current?.focus()} />
            <RegisterSnippet status={status} />
            <Followers status={status} />
            <Gaps gaps={status.gaps} />
            <Reach status={status} provider={running && status.settings ? status.settings.provider : provider} />
          </div>
        </section>
      }
    />
  );
}
