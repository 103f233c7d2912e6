import { useId, useState } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { type Choice, listenersOf, type Target } from '#renderer/state/composer.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Select } from '#renderer/ui/choice/select.tsx';
import field from '#renderer/ui/field.module.css';
import { plural } from '#renderer/ui/format.ts';
import { Section } from '#renderer/ui/pane/parts.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import styles from './compose.module.css';

/** So many that do not listen are shown at once; more would push the request out of sight. */
const FEW = 3;

interface TargetListProps {
  event: WebhookEvent;
  choice: Choice;
  targets: readonly Target[];
}

/** Who gets it: all that listen, chosen webhooks, or one address. */
export function TargetList({ event, choice, targets }: TargetListProps) {
  const { composer } = useInspector();
  const { webhooks } = useLive();
  if (webhooks.size === 0) {
    return (
      <Section title="To">
        <p className={styles['quiet']}>
          No webhook yet. Events fire, nobody listens. <a href={formatRoute({ view: 'webhooks', id: 'new' })}>New webhook</a>
        </p>
      </Section>
    );
  }
  const first = targets[0]?.webhook ?? [...webhooks.values()][0];
  const toAddress = () => composer.choose({ webhookIds: first ? [first.id] : [], url: '' });
  if (choice.url !== undefined) return <OneAddress choice={choice} url={choice.url} webhook={first} />;
  return (
    <Section
      title="To"
      meta={
        <>
          {choice.webhookIds && (
            <Button size="small" look="plain" onClick={() => composer.choose({})}>
              All listeners
            </Button>
          )}
          <Button size="small" look="plain" onClick={toAddress}>
            One address instead
          </Button>
        </>
      }
    >
      <Webhooks event={event} choice={choice} />
    </Section>
  );
}

/** Those that listen first; one that does not can be chosen too. */
function Webhooks({ event, choice }: { event: WebhookEvent; choice: Choice }) {
  const { composer } = useInspector();
  const { webhooks } = useLive();
  const listening = listenersOf(webhooks.values(), event);
  const chosen = new Set(choice.webhookIds ?? listening.map(({ id }) => id));
  const others = [...webhooks.values()].filter((webhook) => !listening.includes(webhook));
  const [all, setAll] = useState(false);
  const few = others.length <= FEW;
  const shown = all || few ? others : others.filter(({ id }) => chosen.has(id));
  const toggle = ({ id }: Webhook) =>
    composer.choose({ webhookIds: chosen.has(id) ? [...chosen].filter((one) => one !== id) : [...chosen, id] });
  return (
    <ul className={styles['targets']}>
      {[...listening, ...shown].map((webhook) => (
        <li key={webhook.id}>
          <label>
            <input type="checkbox" checked={chosen.has(webhook.id)} onChange={() => toggle(webhook)} />
            <strong>
              <WireText text={webhook.name} />
            </strong>
            <code className={styles['cut']} title={webhook.url}>
              <WireText text={webhook.url} />
            </code>
            {others.includes(webhook) && (
              <span className={styles['meta']}>{webhook.status === 'DISABLED' ? 'switched off' : 'does not listen'}</span>
            )}
          </label>
        </li>
      ))}
      {!few && (
        <li>
          <Button size="small" look="plain" aria-expanded={all} onClick={() => setAll(!all)}>
            {all
              ? 'Only those that listen or are chosen'
              : `${plural(others.length - shown.length, 'webhook')} that ${others.length - shown.length === 1 ? 'does' : 'do'} not listen`}
          </Button>
        </li>
      )}
    </ul>
  );
}

function OneAddress({ choice, url, webhook }: { choice: Choice; url: string; webhook: Webhook | undefined }) {
  const { composer } = useInspector();
  const { webhooks, status } = useLive();
  const id = useId();
  const known = new Set([...(status ? [status.urls.webhookUrl] : []), ...[...webhooks.values()].map((one) => one.url)]);
  return (
    <Section
      title="To"
      meta={
        <Button size="small" look="plain" onClick={() => composer.choose({})}>
          All listeners instead
        </Button>
      }
    >
      <div className={styles['address']}>
        <label htmlFor={`${id}-url`}>Address</label>
        <input
          id={`${id}-url`}
          className={field['input']}
          type="text"
          inputMode="url"
          spellCheck={false}
          autoComplete="off"
          placeholder="http://127.0.0.1:3000/hooks"
          list={`${id}-known`}
          value={url}
          onChange={(event) => composer.choose({ ...choice, url: event.target.value })}
        />
        <datalist id={`${id}-known`}>
          {[...known].map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <Select
          label="Signed as"
          options={[...webhooks.values()].map(({ id: value, name }) => ({ value, title: name }))}
          chosen={webhook?.id ?? ''}
          onChoose={(chosen) => composer.choose({ ...choice, webhookIds: [chosen] })}
          className={styles['signedAs']}
        />
      </div>
    </Section>
  );
}
