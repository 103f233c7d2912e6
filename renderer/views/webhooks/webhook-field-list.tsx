import { useInspector, useLive } from '#renderer/inspector.ts';
import { answerOf } from '#renderer/state/asked.ts';
import type { WebhookDraft, WebhookFields } from '#renderer/state/webhook-fields.ts';
import type { WebhookForm } from '#renderer/state/webhook-forms.ts';
import { Segments } from '#renderer/ui/choice/segments.tsx';
import field from '#renderer/ui/field.module.css';
import { useAsked } from '#renderer/ui/use-asked.ts';
import { PROFILE_WORDS } from '#renderer/views/delivery/timeline-plot.tsx';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { lintLength, type WebhookLint } from '#shared/domain/delivery/webhook-lint.ts';
import { EventsField } from './events-field.tsx';
import { FormField } from './form-field.tsx';
import { Secret } from './secret-field.tsx';
import styles from './webhooks.module.css';

interface WebhookFieldListProps {
  webhook: Webhook | undefined;
  all: readonly Webhook[];
  fields: WebhookFields;
  form: WebhookForm;
  onChange: (change: WebhookDraft) => void;
}

const TYPED = { type: 'text', spellCheck: false, autoComplete: 'off', autoCapitalize: 'off' } as const;

export function WebhookFieldList({ webhook, all, fields, form: { wrong, lints }, onChange }: WebhookFieldListProps) {
  return (
    <>
      <FormField id="webhook-name" label="Name" wrong={wrong['name']} lints={lintsOfName(fields.name, webhook, all)}>
        {(input) => <input {...input} {...TYPED} value={fields.name} onChange={({ target }) => onChange({ name: target.value })} />}
      </FormField>
      <FormField
        id="webhook-url"
        label="URL"
        wrong={wrong['url']}
        lints={lints.url === fields.url ? lints.found : []}
        onInstead={(url) => onChange({ url })}
      >
        {(input) => (
          <input
            {...input}
            {...TYPED}
            inputMode="url"
            placeholder="http://localhost:3000/hooks"
            value={fields.url}
            onChange={({ target }) => onChange({ url: target.value })}
          />
        )}
      </FormField>
      <Secret webhook={webhook} typed={fields.secret} wrong={wrong['secret']} onType={(secret) => onChange({ secret })} />
      <EventsField chosen={fields.events} wrong={wrong['events']} onChange={(events) => onChange({ events })} />
      <FormField
        id="webhook-description"
        label="Description"
        hint="optional"
        wrong={wrong['description']}
        lints={lintLength('description', fields.description)}
      >
        {(input) => (
          <textarea
            {...input}
            className={`${input.className} ${styles['description']}`}
            rows={2}
            value={fields.description}
            onChange={({ target }) => onChange({ description: target.value })}
          />
        )}
      </FormField>
      <Status status={fields.status} onChange={onChange} />
      <Profile profile={fields.profile} onChange={onChange} />
    </>
  );
}

function lintsOfName(name: string, webhook: Webhook | undefined, all: readonly Webhook[]): WebhookLint[] {
  const twin = all.some((other) => other.id !== webhook?.id && other.name === name && name !== '');
  if (!twin) return [];
  return [{ field: 'name', level: 'note', text: 'Another webhook has this name. MLflow allows that; a filter by the name finds both.' }];
}

function Status({ status, onChange }: { status: WebhookFields['status']; onChange: WebhookFieldListProps['onChange'] }) {
  return (
    <div className={styles['choice']}>
      <span className={field['label']}>Status</span>
      <Segments
        label="Status"
        options={[
          { value: 'ACTIVE', title: 'Active' },
          { value: 'DISABLED', title: 'Disabled' },
        ]}
        chosen={status}
        onChoose={(chosen) => onChange({ status: chosen })}
      />
      <p className={field['hint']}>
        {status === 'ACTIVE'
          ? 'Each event it is subscribed to is sent at once. A stock MLflow may need 60 s until it notices a change.'
          : 'Events are not sent to it; a test still is. A stock MLflow may go on for 60 s with what it knew.'}
      </p>
    </div>
  );
}

const WAITS = {
  documented: 'Waits of 1, 2 and 4 s, each with up to 1 s more. After a 429 at least as long as Retry-After asks.',
  mlflow: 'The first retry at once, then 2 and 4 s, each with up to 1 s more. A Retry-After replaces the wait.',
} as const;

function Profile({ profile, onChange }: { profile: WebhookFields['profile']; onChange: WebhookFieldListProps['onChange'] }) {
  const { core } = useInspector();
  const { status } = useLive();
  const server = answerOf(useAsked(status && 'settings', () => core.deliverySettings()))?.profile;
  const holds = profile ?? server;
  return (
    <div className={styles['choice']}>
      <span className={field['label']}>Retries</span>
      <Segments
        label="Retries"
        options={[
          {
            value: 'server',
            title:
              server === undefined ? 'As the server' : `As the server: ${PROFILE_WORDS[server].toLowerCase().replace('mlflow', 'MLflow')}`,
          },
          { value: 'documented', title: PROFILE_WORDS.documented },
          { value: 'mlflow', title: PROFILE_WORDS.mlflow },
        ]}
        chosen={profile ?? 'server'}
        onChoose={(chosen) => onChange({ profile: chosen === 'server' ? null : chosen })}
      />
      <p className={field['hint']}>{holds && WAITS[holds]}</p>
    </div>
  );
}
