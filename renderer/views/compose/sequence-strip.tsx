import { Menu } from '@base-ui/react/menu';
import { useEffect, useState } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { type Draft, targetsOf } from '#renderer/state/composer.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import popup from '#renderer/ui/popup.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { SequenceStep } from '#shared/domain/delivery/event-sequence.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import styles from './compose.module.css';
import { SequenceSteps } from './sequence-steps.tsx';

/** Several events that are kept under a name and sent again together. */
export function SequenceStrip({ event, draft }: { event: WebhookEvent; draft: Draft | undefined }) {
  const { composer, sequences } = useInspector();
  const { webhooks } = useLive();
  const { choice, breakage } = useStore(composer.state);
  const { all, name, steps, running, problem } = useStore(sequences.state);
  useEffect(() => void sequences.read(), [sequences]);

  const deliveries = steps.reduce((sum, step) => sum + targetsOf(step.to ?? {}, webhooks, step.event).length, 0);
  function add() {
    if (!draft || breakage === 'redirect') return;
    const step: SequenceStep = {
      event,
      text: draft.text,
      ...(draft.asTyped && { asTyped: true }),
      ...(!draft.asTyped && draft.autoTime === undefined && { ownTime: true }),
      ...(breakage !== undefined && { breakage }),
      ...(choice.webhookIds && { to: { webhookIds: [...choice.webhookIds], ...(choice.url !== undefined && { url: choice.url.trim() }) } }),
      waitMs: 0,
    };
    void sequences.change([...steps, step]);
  }
  useAction('add-to-scenario', draft && breakage !== 'redirect' && !running ? add : undefined);
  useAction('send-scenario', steps.length > 0 && !running ? () => void sequences.sendAll() : undefined);

  return (
    <section className={styles['strip']} aria-label={name === undefined ? 'Scenario' : `Scenario ${name}`}>
      <div className={styles['stripHead']}>
        {name === undefined ? <h2>Scenario</h2> : <Name key={name} name={name} />}
        <Others names={(all ?? []).map((one) => one.name)} now={name} />
        <span className={styles['meta']}>
          {steps.length === 0
            ? 'Several events, kept to be sent again together.'
            : `${plural(steps.length, 'event')}, ${plural(deliveries, 'delivery', 'deliveries')}`}
        </span>
        {problem !== undefined && (
          <span className={styles['refused']} role="alert">
            <WireText text={problem} />
          </span>
        )}
        <span className={styles['grow']} />
        <Button
          size="small"
          look="plain"
          aria-disabled={breakage === 'redirect' || running}
          title={breakage === 'redirect' ? 'What goes through a redirect is not kept in a scenario' : undefined}
          onClick={() => !running && add()}
        >
          <Icon name="a-plus" />
          Add this event
        </Button>
        {running ? (
          <Button size="small" onClick={sequences.stop}>
            Stop
          </Button>
        ) : (
          <Button size="small" aria-disabled={steps.length === 0} onClick={() => steps.length > 0 && void sequences.sendAll()}>
            Send all
          </Button>
        )}
      </div>
      <SequenceSteps />
    </section>
  );
}

/** Its name, which is changed where it stands: kept with Enter or when the field is left. */
function Name({ name }: { name: string }) {
  const { sequences } = useInspector();
  const [text, setText] = useState(name);
  return (
    <input
      className={styles['name']}
      aria-label="Name of the scenario"
      spellCheck={false}
      maxLength={100}
      size={Math.max(8, Math.min(32, text.length + 1))}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => void sequences.rename(text)}
      onKeyDown={(event) => event.key === 'Enter' && void sequences.rename(text)}
    />
  );
}

function Others({ names, now }: { names: readonly string[]; now: string | undefined }) {
  const { sequences } = useInspector();
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button size="small" look="plain" square aria-label="Other scenarios" title="Other scenarios" />}>
        <Icon name="a-down" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="start" className={popup['positioner']}>
          <Menu.Popup className={`${popup['popup']} ${popup['menu']}`}>
            {names.map((name) => (
              <Menu.Item key={name} className={popup['item']} onClick={() => sequences.show(name)}>
                <span className={popup['tick']}>{name === now && <Icon name="a-check" label="on screen" />}</span>
                <WireText text={name} />
              </Menu.Item>
            ))}
            {names.length > 0 && <Menu.Separator className={popup['separator']} />}
            <Menu.Item className={popup['item']} onClick={sequences.begin}>
              <Icon name="a-plus" />
              New scenario
            </Menu.Item>
            {now !== undefined && (
              <Menu.Item className={popup['item']} onClick={() => void sequences.remove()}>
                <Icon name="a-close" />
                Remove this one
              </Menu.Item>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
