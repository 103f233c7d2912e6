import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import { Icon } from '#renderer/ui/icon.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { ControlError } from '#shared/client/control-requests.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { RegistryChange } from '#shared/domain/mlflow/registry-change.ts';
import styles from './registry.module.css';

/** A field of a change. */
export interface ChangeField {
  name: string;
  label: string;
  start?: string;
  lines?: number;
  /** Proposed while typing, or the only ones there are. */
  choices?: readonly string[];
}

type Typed = Readonly<Record<string, string | undefined>>;

/** What is typed and not sent, by its form: leaving with Escape, or for another view, loses nothing. */
const drafts = new Map<string, Typed>();

interface ChangeFormProps {
  /** The name under which what is typed is kept. */
  draft: string;
  fields: readonly ChangeField[];
  /** What the button does. */
  verb: string;
  toChange: (typed: Typed) => RegistryChange;
  /** What will come of it, before it is done. */
  note?: (typed: Typed) => string;
  onDone: (typed: Typed) => void;
  /** It was left; *Cancel* forgets what was typed, Escape does not. */
  onClose: () => void;
}

/** What a change needs to know. What MLflow refuses is said at its field, and what was typed stays. */
export function ChangeForm({ draft, fields, verb, toChange, note, onDone, onClose }: ChangeFormProps) {
  const { core, registryNews } = useInspector();
  const id = useId();
  const box = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState<Typed>(
    () => drafts.get(draft) ?? Object.fromEntries(fields.map(({ name, start = '' }) => [name, start])),
  );
  const [wrong, setWrong] = useState<Typed>({});
  const [busy, setBusy] = useState(false);
  useLayoutEffect(() => box.current?.querySelector<HTMLElement>('input, textarea, select, [type=submit]')?.focus(), []);

  useEffect(() => {
    if (Object.keys(wrong).length > 0) box.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [wrong]);

  function type(name: string, text: string) {
    const next = { ...typed, [name]: text };
    drafts.set(draft, next);
    setTyped(next);
  }

  function cancel() {
    drafts.delete(draft);
    onClose();
  }

  async function send() {
    if (busy) return;
    setBusy(true);
    setWrong({});
    try {
      await core.changeRegistry({ change: toChange(typed) });
      drafts.delete(draft);
      registryNews.again();
      onDone(typed);
    } catch (error) {
      setWrong(refusalsOf(error, fields));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      ref={box}
      className={styles['changeForm']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      {fields.map((one) => (
        <FieldLine
          key={one.name}
          id={`${id}-${one.name}`}
          field={one}
          text={typed[one.name] ?? ''}
          wrong={wrong[one.name]}
          onType={(text) => type(one.name, text)}
        />
      ))}
      {note && (
        <p className={styles['note']}>
          <WireText text={note(typed)} />
        </p>
      )}
      {wrong[''] !== undefined && (
        <p className={field['wrong']} role="alert">
          <WireText text={wrong['']} />
        </p>
      )}
      <p className={styles['buttons']}>
        <Button type="submit" look="primary" aria-disabled={busy}>
          <WireText text={verb} /> <Icon name="a-enter" />
        </Button>
        <Button look="plain" onClick={cancel}>
          Cancel
        </Button>
      </p>
    </form>
  );
}

function refusalsOf(error: unknown, fields: readonly ChangeField[]): Typed {
  const message = messageOf(error);
  const path = error instanceof ControlError ? error.errors[0]?.path : undefined;
  return { [fields.some(({ name }) => name === path) ? (path ?? '') : '']: message };
}

interface FieldLineProps {
  id: string;
  field: ChangeField;
  text: string;
  wrong: string | undefined;
  onType: (text: string) => void;
}

function FieldLine({ id, field: { label, lines, choices }, text, wrong, onType }: FieldLineProps) {
  const shared = {
    id,
    value: text,
    'aria-invalid': wrong !== undefined,
    'aria-describedby': wrong === undefined ? undefined : `${id}-wrong`,
    spellCheck: false,
    autoComplete: 'off',
  };
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <div>
        {lines === undefined ? (
          <input
            {...shared}
            className={field['input']}
            type="text"
            autoCapitalize="off"
            list={choices && `${id}-choices`}
            onChange={({ target }) => onType(target.value)}
          />
        ) : (
          <textarea
            {...shared}
            className={`${field['input']} ${styles['area']}`}
            rows={lines}
            onChange={({ target }) => onType(target.value)}
          />
        )}
        {choices && (
          <datalist id={`${id}-choices`}>
            {choices.map((choice) => (
              <option key={choice} value={choice} />
            ))}
          </datalist>
        )}
        {wrong !== undefined && (
          <p className={field['wrong']} id={`${id}-wrong`} role="alert">
            <WireText text={wrong} />
          </p>
        )}
      </div>
    </>
  );
}
