import type { ReactNode } from 'react';
import field from '#renderer/ui/field.module.css';
import { Icon } from '#renderer/ui/icon.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { WebhookLint } from '#shared/domain/delivery/webhook-lint.ts';
import styles from './webhooks.module.css';

interface FormFieldProps {
  id: string;
  label: string;
  hint?: ReactNode;
  /** Why it was not saved. */
  wrong: string | undefined;
  lints?: readonly WebhookLint[];
  /** Takes a text that is proposed instead. */
  onInstead?: (text: string) => void;
  children: (input: { id: string; className: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined }) => ReactNode;
}

/** A label, its field, what is wrong with it, and what else there is to say: each thing at its field, and nothing is taken away. */
export function FormField({ id, label, hint, wrong, lints = [], onInstead, children }: FormFieldProps) {
  const notes = [wrong !== undefined && `${id}-wrong`, lints.length > 0 && `${id}-lints`].filter(Boolean).join(' ');
  return (
    <div>
      <label className={field['label']} htmlFor={id}>
        {label} {hint !== undefined && <span className={field['hint']}>{hint}</span>}
      </label>
      {children({ id, className: field['input'] ?? '', 'aria-invalid': wrong !== undefined, 'aria-describedby': notes || undefined })}
      <Wrong id={`${id}-wrong`} text={wrong} />
      <Lints id={`${id}-lints`} lints={wrong === undefined ? lints : lints.filter(({ text }) => text !== wrong)} onInstead={onInstead} />
      {wrong !== undefined && onInstead && <Instead lint={lints.find(({ text }) => text === wrong)} onInstead={onInstead} />}
    </div>
  );
}

export function Wrong({ id, text }: { id: string; text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p className={field['wrong']} id={id} role="alert">
      <WireText text={text} />
    </p>
  );
}

interface LintsProps {
  id: string;
  lints: readonly WebhookLint[];
  onInstead?: ((text: string) => void) | undefined;
}

export function Lints({ id, lints, onInstead }: LintsProps) {
  if (lints.length === 0) return null;
  return (
    <ul className={styles['lints']} id={id}>
      {lints.map((lint) => (
        <li key={lint.text} data-level={lint.level}>
          <Icon
            name={lint.level === 'note' ? 'a-right' : 'a-warn'}
            tone={lint.level === 'refused' ? 'bad' : lint.level === 'warning' ? 'warn' : 'mute'}
          />
          <span>
            <WireText text={lint.text} />
            {lint.quote !== undefined && (
              <q>
                <WireText text={lint.quote} />
              </q>
            )}
            <Instead lint={lint} onInstead={onInstead} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Instead({ lint, onInstead }: { lint: WebhookLint | undefined; onInstead: ((text: string) => void) | undefined }) {
  const text = lint?.instead;
  if (text === undefined || !onInstead) return null;
  return (
    <button type="button" className={styles['link']} onClick={() => onInstead(text)}>
      {`Use ${text}`}
    </button>
  );
}
