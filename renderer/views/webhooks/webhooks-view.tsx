import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import { newSecret } from '#renderer/state/new-secret.ts';
import type { Route } from '#renderer/state/route.ts';
import { useStore } from '#renderer/state/store.ts';
import { NEW } from '#renderer/state/webhook-forms.ts';
import { formatClock, formatMoment } from '#renderer/ui/format.ts';
import listStyles from '#renderer/ui/list/list.module.css';
import { EngineNotice } from '#renderer/ui/notice/engine-notice.tsx';
import { DetailPane } from '#renderer/ui/pane/detail-pane.tsx';
import paneStyles from '#renderer/ui/pane/pane.module.css';
import { Split } from '#renderer/ui/pane/split.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { RemoteLines } from './remote-lines.tsx';
import { Rotate } from './rotate.tsx';
import { NO_STATS, statsOf } from './stats.ts';
import { UnheardLines } from './unheard-lines.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookTable } from './webhook-table.tsx';
import styles from './webhooks.module.css';

/** Who is told of what: the registered webhooks, and the form of one of them. */
export function WebhooksView({ route: { id, part } }: { route: Extract<Route, { view: 'webhooks' }> }) {
  const { live, webhookForms } = useInspector();
  const { webhooks, version, status } = useLive();
  const forms = useStore(webhookForms.state);
  const pane = useRef<HTMLElement>(null);
  const detail = useRef<HTMLElement>(null);
  const [deletions, setDeletions] = useState(0);
  const all = useMemo(() => newestFirst(webhooks), [webhooks]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the log has changed
  const stats = useMemo(() => statsOf(live.log), [live, version]);
  const lines = useMemo(
    () =>
      all.map((webhook) => ({
        webhook,
        stats: stats.get(webhook.id) ?? NO_STATS,
        edited: Object.keys(forms.get(webhook.id)?.draft ?? {}).length > 0,
      })),
    [all, stats, forms],
  );
  const webhook = id === undefined ? undefined : webhooks.get(id);

  // A secret of its own is there before anything is typed; whoever wants none empties the field.
  useEffect(() => {
    if (id === NEW && !('secret' in webhookForms.of(NEW).draft)) webhookForms.change(NEW, { secret: newSecret() });
  }, [id, webhookForms]);

  const choose = useCallback(
    (next: string, by: 'click' | 'key') => go({ view: 'webhooks', id: next }, by === 'click' ? 'push' : 'replace'),
    [],
  );
  useEffect(() => {
    if (deletions > 0) pane.current?.querySelector<HTMLElement>('[role="grid"], [data-first]')?.focus();
  }, [deletions]);

  // The form of a new one has the focus in its first field; the webhook that it became has it as a whole.
  const before = useRef(id);
  useEffect(() => {
    if (before.current === id) return;
    const wasNew = before.current === NEW;
    before.current = id;
    if (id === NEW) detail.current?.querySelector<HTMLElement>('input')?.focus();
    else if (wasNew && id !== undefined && document.activeElement === document.body) detail.current?.focus();
  }, [id]);

  const focusList = () => pane.current?.querySelector<HTMLElement>('[role="grid"], [data-first]')?.focus();

  function afterDelete(gone: string) {
    const place = all.findIndex((one) => one.id === gone);
    const next = all[place + 1] ?? all[place - 1];
    go({ view: 'webhooks', ...(next && { id: next.id }) }, 'replace');
    setDeletions((now) => now + 1);
  }

  const counts = countWords(all);
  return (
    <Split
      name="webhooks"
      label="Webhooks"
      detailWidth="clamp(520px, 40vw, 640px)"
      minRestPx={480}
      list={
        <section ref={pane} className={listStyles['pane']} aria-label="Webhooks">
          <div className={styles['viewHead']}>
            <h1>Webhooks</h1>
            <span className={paneStyles['meta']}>{counts}</span>
            <CommandButton id="new-webhook" icon="a-plus" words="New" className={styles['push']} />
          </div>
          <EngineNotice />
          {all.length === 0 && status ? (
            <>
              <div className={paneStyles['empty']}>
                <p>No webhook yet. Events fire, nobody listens.</p>
                <CommandButton id="new-webhook" words="New webhook" look="primary" data-first="" />
              </div>
              <RemoteLines />
            </>
          ) : (
            <WebhookTable
              lines={lines}
              selectedId={id}
              onChoose={choose}
              onOpen={() => detail.current?.focus()}
              onClear={() => go({ view: 'webhooks' })}
              after={
                <>
                  <UnheardLines />
                  <RemoteLines />
                </>
              }
            />
          )}
        </section>
      }
      detail={
        <DetailPane ref={detail} label={id === NEW ? 'New webhook' : webhook ? `Webhook ${webhook.name}` : 'Webhook'} onLeave={focusList}>
          {id === NEW ? (
            <>
              <Head title="New webhook" />
              <WebhookForm key={NEW} webhook={undefined} all={all} stats={NO_STATS} onDeleted={() => undefined} />
            </>
          ) : webhook ? (
            <>
              <Head title={webhook.name} webhook={webhook}>
                {part !== 'rotate' && <CommandButton id="copy-for-agent" icon="a-copy" className={styles['push']} />}
              </Head>
              {part === 'rotate' ? (
                <Rotate key={webhook.id} webhook={webhook} stats={stats} />
              ) : (
                <WebhookForm
                  key={webhook.id}
                  webhook={webhook}
                  all={all}
                  stats={stats.get(webhook.id) ?? NO_STATS}
                  onDeleted={() => afterDelete(webhook.id)}
                />
              )}
            </>
          ) : (
            <div className={paneStyles['empty']}>
              <p>
                {id === undefined || !status
                  ? 'Choose a webhook. ↑↓ moves, Enter opens.'
                  : 'There is no such webhook. It may have been deleted.'}
              </p>
            </div>
          )}
        </DetailPane>
      }
    />
  );
}

function Head({ title, webhook, children }: { title: string; webhook?: Webhook; children?: ReactNode }) {
  return (
    <div className={styles['viewHead']}>
      <h2>
        <WireText text={title} />
      </h2>
      {webhook && (
        <span
          className={`${paneStyles['meta']} ${styles['made']}`}
          title={`${webhook.id}\n${formatMoment(webhook.createdAtMs, Date.now())}`}
        >
          {`created ${formatClock(webhook.createdAtMs).clock}`}
          {webhook.updatedAtMs !== webhook.createdAtMs && `, last changed ${formatClock(webhook.updatedAtMs).clock}`}
        </span>
      )}
      {children}
    </div>
  );
}

/** As the core lists them; what the stream tells of comes in another order. */
function newestFirst(webhooks: ReadonlyMap<string, Webhook>): Webhook[] {
  return [...webhooks.values()].sort((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? -1 : 1));
}

function countWords(all: readonly Webhook[]): string {
  const active = all.filter(({ status }) => status === 'ACTIVE').length;
  return all.length === 0 ? '' : `${active} active${all.length > active ? `, ${all.length - active} disabled` : ''}`;
}
