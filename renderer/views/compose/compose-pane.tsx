import { useState } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector } from '#renderer/inspector.ts';
import { type Draft, typed } from '#renderer/state/composer.ts';
import { go } from '#renderer/state/navigation.ts';
import { readPayload } from '#renderer/state/payload.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/notice/notice.tsx';
import { JsonEditor } from '#renderer/ui/wire/json-editor.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { actionOf, entityOf, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { BreakMenu } from './break-menu.tsx';
import styles from './compose.module.css';
import { FromDelivery } from './from-delivery.tsx';
import { PayloadForm } from './payload-form.tsx';

interface ComposePaneProps {
  event: WebhookEvent;
  draft: Draft | undefined;
  breaking: boolean;
  onBreaking: (open: boolean) => void;
}

const AS_TYPED = 'The JSON below leaves exactly as typed, so the form waits.';

/** The form and the JSON, in step. */
export function ComposePane({ event, draft, breaking, onBreaking }: ComposePaneProps) {
  const { composer } = useInspector();
  const { breakage, problem } = useStore(composer.state);
  const [choosing, setChoosing] = useState(false);
  const [field, setField] = useState<string>();
  useAction('compose-from-delivery', () => setChoosing(true));
  useAction('compose-example', () => composer.example(event));

  const read = draft && readPayload(draft.text);
  const broken = read?.kind === 'broken' ? read.message : undefined;
  const frozen = draft?.asTyped ? AS_TYPED : broken === undefined ? undefined : `The form waits. ${broken}`;
  const edit = (change: (draft: Draft) => Draft) => composer.edit(event, change);
  return (
    <section className={styles['pane']} data-pane="detail" aria-label={event}>
      <header className={styles['head']}>
        <h2 className={styles['eventName']}>
          {entityOf(event)}
          <b>.{actionOf(event)}</b>
        </h2>
        <FromDelivery open={choosing} onOpen={setChoosing} onFill={(id) => go({ view: 'compose', event, from: id }, 'replace')} />
        {draft?.before ? (
          <Button look="plain" title="What stood here before" onClick={() => composer.back(event)}>
            Put mine back
          </Button>
        ) : (
          <Button look="plain" title="The payload that a test sends" onClick={() => composer.example(event)}>
            Example
          </Button>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys */}
      <div className={styles['body']} tabIndex={0} role="group" aria-label="Form and JSON">
        {problem !== undefined && (
          <Callout tone="bad">
            <WireText text={problem} />
          </Callout>
        )}
        {draft && (
          <>
            <PayloadForm key={event} event={event} draft={draft} frozen={frozen} onEdit={edit} onFocusField={setField} />
            <Json draft={draft} field={field} broken={broken} onEdit={edit} />
          </>
        )}
      </div>
      <footer className={styles['foot']}>
        <span className={styles['meta']}>Id and time are renewed every minute until you send.</span>
        <BreakMenu breakage={breakage} open={breaking} onOpen={onBreaking} />
      </footer>
    </section>
  );
}

interface JsonProps {
  draft: Draft;
  field: string | undefined;
  /** Why the form cannot follow. */
  broken: string | undefined;
  onEdit: (change: (draft: Draft) => Draft) => void;
}

function Json({ draft, field, broken, onEdit }: JsonProps) {
  return (
    <div className={styles['json']}>
      <div className={styles['jsonHead']}>
        <h3>JSON</h3>
        <span className={styles['meta']}>{draft.asTyped ? 'sent byte for byte' : 'in step with the form; laid out for reading'}</span>
        <label>
          <input type="checkbox" checked={draft.asTyped} onChange={() => onEdit((now) => ({ ...now, asTyped: !now.asTyped }))} />
          Send exactly as typed
        </label>
      </div>
      <JsonEditor
        text={draft.text}
        onType={(text) => onEdit((now) => typed(now, text))}
        field={draft.asTyped ? undefined : field}
        invalid={broken !== undefined && !draft.asTyped}
        describedBy="compose-json-problem"
      />
      <p className={broken !== undefined && !draft.asTyped ? styles['wrong'] : styles['meta']} id="compose-json-problem" aria-live="polite">
        {broken}
      </p>
    </div>
  );
}
