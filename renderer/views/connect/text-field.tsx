import type { ReactNode } from 'react';
import field from '#renderer/ui/field.module.css';
import secret from '#renderer/ui/secret.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import styles from './connect.module.css';

interface TextFieldProps {
  name: string;
  label: string;
  value: string;
  wrong?: string | undefined;
  hint?: string;
  placeholder?: string;
  inputMode?: 'url' | 'numeric';
  /** Nobody reads it over a shoulder, and no browser offers to keep it. */
  isSecret?: boolean;
  /** On the same line. */
  beside?: ReactNode;
  onType: (text: string) => void;
}

/** A labelled line to type in; what is refused is said below it. */
export function TextField({ name, label, value, wrong, hint, placeholder, inputMode, isSecret = false, beside, onType }: TextFieldProps) {
  const id = `server-${name}`;
  const notes = [hint !== undefined && `${id}-hint`, wrong !== undefined && `${id}-wrong`].filter(Boolean).join(' ');
  return (
    <div className={styles['textField']}>
      <label className={field['label']} htmlFor={id}>
        {label}
      </label>
      <span className={styles['row']}>
        <input
          id={id}
          className={isSecret ? `${field['input']} ${secret['masked']}` : field['input']}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          inputMode={inputMode}
          placeholder={placeholder}
          {...(isSecret ? { ref: holding(value), defaultValue: '' } : { value })}
          aria-invalid={wrong !== undefined}
          aria-describedby={notes || undefined}
          onChange={(event) => onType(event.target.value)}
        />
        {beside}
      </span>
      {hint !== undefined && (
        <p className={field['hint']} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {wrong !== undefined && (
        <p className={field['wrong']} id={`${id}-wrong`} role="alert">
          <WireText text={wrong} />
        </p>
      )}
    </div>
  );
}

/** As React would hold it, without an attribute that has the secret in the text of the document. */
const holding = (value: string) => (input: HTMLInputElement | null) => {
  if (input && input.value !== value) input.value = value;
};
