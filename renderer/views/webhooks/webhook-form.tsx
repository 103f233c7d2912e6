import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useCopyForAgent } from '#renderer/commands/copy-for-agent.ts';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import { newSecret } from '#renderer/state/new-secret.ts';
import { useStore } from '#renderer/state/store.ts';
import { fieldsOf, type WebhookDraft } from '#renderer/state/webhook-fields.ts';
import { NEW } from '#renderer/state/webhook-forms.ts';
import { Button } from '#renderer/ui/button.tsx';
import { hasMod } from '#renderer/ui/keys.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import { useFocusBack } from '#renderer/ui/use-focus-back.ts';
import { webhookBrief } from '#shared/domain/agents/other-briefs.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { maskHosts } from '#shared/session/mask.ts';
import { DeleteBar } from './delete-bar.tsx';
import { Wrong } from './form-field.tsx';
import { LastDeliveries } from './last-deliveries.tsx';
import type { WebhookStats } from './stats.ts';
import { TestButton, TestResult, useTest } from './test-bar.tsx';
import { WebhookFieldList } from './webhook-field-list.tsx';
import styles from './webhooks.module.css';

interface WebhookFormProps {
  /** Absent for one that is being made. */
  webhook: Webhook | undefined;
  all: readonly Webhook[];
  stats: WebhookStats;
  onDeleted: () => void;
}

/** The form of one webhook. What is refused is said at its field, the first of which gets the focus; nothing that was typed is lost. */
export function WebhookForm({ webhook, all, stats, onDeleted }: WebhookFormProps) {
  const { webhookForms } = useInspector();
  useStore(webhookForms.state);
  const id = webhook?.id ?? NEW;
  const form = webhookForms.of(id);
  const box = useRef<HTMLFormElement>(null);
  const edited = Object.keys(form.draft).length > 0;
  const fields = { ...fieldsOf(webhook), ...form.draft };
  const [refusals, setRefusals] = useState(0);
  useEffect(() => webhookForms.look(id), [webhookForms, id]);
  useEffect(() => {
    if (refusals > 0) box.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong] input')?.focus();
  }, [refusals]);

  async function save() {
    if (form.saving) return;
    const saved = await webhookForms.save(id);
    if (saved === undefined) {
      setRefusals((now) => now + 1);
      return;
    }
    if (id === NEW) go({ view: 'webhooks', id: saved }, 'replace');
  }
  function clear() {
    webhookForms.revert(NEW);
    webhookForms.change(NEW, { secret: newSecret() });
  }

  useAction('save-webhook', () => void save());

  return (
    <form
      ref={box}
      className={styles['form']}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'Enter' || !hasMod(event.nativeEvent)) return;
        event.preventDefault();
        void save();
      }}
    >
      <div className={pane['body']}>
        <WebhookFieldList
          webhook={webhook}
          all={all}
          fields={fields}
          form={form}
          onChange={(change: WebhookDraft) => webhookForms.change(id, change)}
        />
        {webhook && <LastDeliveries webhook={webhook} stats={stats} />}
      </div>
      <Wrong id="webhook-wrong" text={form.wrong['']} />
      {webhook ? (
        <KnownFoot key={id} webhook={webhook} edited={edited} saving={form.saving} deliveries={stats.all} onDeleted={onDeleted} />
      ) : (
        <div className={styles['foot']}>
          <Button type="submit" look="primary" aria-disabled={form.saving}>
            {form.saving ? 'Making it…' : 'Make the webhook'}
          </Button>
          {edited && (
            <Button look="plain" onClick={clear}>
              Clear the form
            </Button>
          )}
        </div>
      )}
    </form>
  );
}

interface KnownFootProps {
  webhook: Webhook;
  edited: boolean;
  saving: boolean;
  deliveries: number;
  onDeleted: () => void;
}

function KnownFoot({ webhook, edited, saving, deliveries, onDeleted }: KnownFootProps) {
  const { core, webhookForms } = useInspector();
  const [deleting, setDeleting] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  useFocusBack(deleting, opener);
  const test = useTest(webhook);
  useCopyForAgent(async () => {
    const shared = await core.sharedWebhook(webhook.id);
    if (!shared) return undefined;
    const { webhook: known, last } = maskHosts(shared, [shared.webhook.url, ...shared.last.map(({ url }) => url)]);
    return webhookBrief(known, last);
  });
  useAction('delete-webhook', () => setDeleting(true));
  useAction('rotate-secret', () => go({ view: 'webhooks', id: webhook.id, part: 'rotate' }));
  return (
    <>
      <TestResult webhook={webhook} edited={edited} test={test} />
      {deleting ? (
        <DeleteBar webhook={webhook} deliveries={deliveries} onDeleted={onDeleted} onCancel={() => setDeleting(false)} />
      ) : (
        <div className={styles['foot']}>
          <Button type="submit" look="primary" aria-disabled={saving || !edited} title={edited ? undefined : 'Nothing was changed'}>
            {saving ? 'Saving…' : 'Save'}
          </Button>
          {edited && (
            <Button look="plain" onClick={() => webhookForms.revert(webhook.id)}>
              Undo changes
            </Button>
          )}
          <TestButton webhook={webhook} test={test} />
          <Button ref={opener} look="plain" className={styles['push']} onClick={() => setDeleting(true)}>
            Delete…
          </Button>
        </div>
      )}
    </>
  );
}
