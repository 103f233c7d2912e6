import { useEffect, useRef } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { shownTexts, type TunnelForm } from '#renderer/state/tunnel-control.ts';
import { fieldsOf, type NamedField } from '#renderer/state/tunnel-fields.ts';
import fieldStyles from '#renderer/ui/field.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { TunnelStatus } from '#shared/domain/app/tunnel.ts';
import type { TunnelProviderName } from '#shared/domain/app/tunnel-providers.ts';
import styles from './tunnel.module.css';

interface ProviderFieldsProps {
  form: TunnelForm;
  provider: TunnelProviderName;
  status: TunnelStatus;
}

/** What a provider wants to know. What the core refuses is said where it was typed, and the first such field gets the focus. */
export function ProviderFields({ form, provider, status }: ProviderFieldsProps) {
  const { tunnel } = useInspector();
  const box = useRef<HTMLDivElement>(null);
  const texts = shownTexts(form, provider, status);
  const wrong = Object.keys(form.wrong).join(' ');
  const asked = useRef(form.busy);

  useEffect(() => {
    if (asked.current && !form.busy && wrong !== '') box.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    asked.current = form.busy;
  }, [form.busy, wrong]);

  return (
    <div ref={box} className={styles['fields']}>
      {fieldsOf(provider).map((field) => (
        <Field
          key={field.name}
          field={field}
          text={texts[field.name] ?? ''}
          wrong={form.wrong[field.name]}
          onType={(text) => tunnel.type(provider, field.name, text)}
        />
      ))}
    </div>
  );
}

interface FieldProps {
  field: NamedField;
  text: string;
  wrong: string | undefined;
  onType: (text: string) => void;
}

function Field({ field: { name, kind, label, placeholder, needed, hint }, text, wrong, onType }: FieldProps) {
  const short = kind === 'port';
  const id = `tunnel-field-${name}`;
  const notes = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ');
  return (
    <div className={short ? styles['short'] : undefined}>
      <label className={fieldStyles['label']} htmlFor={id}>
        {label}
        {!needed && <span className={styles['optional']}>optional</span>}
      </label>
      <input
        id={id}
        className={fieldStyles['input']}
        type="text"
        inputMode={short ? 'numeric' : kind === 'origin' ? 'url' : 'text'}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        placeholder={placeholder}
        value={text}
        aria-required={needed}
        aria-invalid={wrong !== undefined}
        aria-describedby={notes || undefined}
        onChange={(event) => onType(event.target.value)}
      />
      {hint && (
        <p className={fieldStyles['hint']} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {wrong && (
        <p className={fieldStyles['wrong']} id={`${id}-wrong`} role="alert">
          <WireText text={wrong} />
        </p>
      )}
    </div>
  );
}
