import { Menu } from '@base-ui/react/menu';
import { useState } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import type { UnheardRow } from '#renderer/state/row.ts';
import { NEW } from '#renderer/state/webhook-forms.ts';
import { Button, type ButtonProps } from '#renderer/ui/button.tsx';
import { hostOf } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import pane from '#renderer/ui/pane/pane.module.css';
import popup from '#renderer/ui/popup.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import styles from './delivery.module.css';

interface AddToWebhookProps {
  row: Pick<UnheardRow, 'event' | 'reason'>;
  /** Where it is not the one thing to do. */
  look?: ButtonProps['look'];
  size?: ButtonProps['size'];
  /** One of many on screen: it is not what the command for it means, and does not repeat what stands beside it. */
  quiet?: boolean;
}

/** What helps an event that nobody got: a webhook that subscribes to it, or one that is switched on again. */
export function AddToWebhook({ row: { event, reason }, look = 'primary', size = 'normal', quiet = false }: AddToWebhookProps) {
  const { core, live, messages, webhookForms } = useInspector();
  const { webhooks } = useLive();
  const [open, setOpen] = useState(false);
  const all = [...webhooks.values()];
  const listening = all.find((webhook) => webhook.status === 'ACTIVE' && subscribes(webhook, event));

  useAction('add-to-webhook', listening || all.length === 0 || quiet ? undefined : () => setOpen(true));

  function makeOne() {
    webhookForms.change(NEW, { events: [event] });
    go({ view: 'webhooks', id: NEW });
  }

  if (listening) {
    return (
      <p className={pane['quieter']}>
        <WireText text={`“${listening.name}” listens to ${event} now: the next one is sent to it.`} />
      </p>
    );
  }
  if (all.length === 0) {
    return (
      <div className={styles['acts']}>
        {!quiet && <p className={pane['quieter']}>No webhook yet. Events fire, nobody listens.</p>}
        <Button size={size} onClick={makeOne}>
          New webhook
        </Button>
      </div>
    );
  }
  const choices = reason === 'disabled' ? all.filter((webhook) => subscribes(webhook, event)) : all;

  function add(webhook: Webhook) {
    const events = subscribes(webhook, event) ? webhook.events : [...webhook.events, event];
    core
      .updateWebhook(webhook.id, { events, status: 'ACTIVE' })
      .catch((error: Error) => messages.failed(`“${webhook.name}” was not changed: ${error.message}`));
  }

  return (
    <div className={styles['acts']}>
      <Menu.Root
        open={open}
        onOpenChange={(next) => {
          setOpen(next);
          live.follow({ type: 'popover', open: next });
        }}
      >
        <Menu.Trigger render={<Button size={size} {...(look && { look })} />}>
          {!quiet && <Icon name="a-plus" />}
          {reason === 'disabled' ? 'Switch a webhook on' : 'Add to a webhook'}
          {!quiet && <Icon name="a-down" />}
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} align="start" className={popup['positioner']}>
            <Menu.Popup className={`${popup['popup']} ${popup['menu']}`}>
              {choices.map((webhook) => (
                <Menu.Item key={webhook.id} className={popup['item']} onClick={() => add(webhook)}>
                  <WireText text={webhook.name} />
                  <kbd>{webhook.status === 'DISABLED' ? 'switched off, is switched on' : hostOf(webhook.url)}</kbd>
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}

const subscribes = ({ events }: Webhook, event: WebhookEvent) => events.includes(event);
