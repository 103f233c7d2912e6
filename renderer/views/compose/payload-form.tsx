import { useId } from 'react';
import { type Draft, fieldTyped, tagsTyped } from '#renderer/state/composer.ts';
import { fieldsOf, type PayloadField, readPayload, shownValue, tagsOf } from '#renderer/state/payload.ts';
import field from '#renderer/ui/field.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import styles from './compose.module.css';
import { TagsField } from './tags-field.tsx';

const LABELS: Readonly<Record<string, string>> = {
  run_id: 'Run',
  budget_policy_id: 'Policy',
  budget_unit: 'Unit',
  budget_amount: 'Amount',
  current_spend: 'Spent',
  duration_unit: 'Period',
  duration_value: 'Periods',
  target_scope: 'Scope',
  target_value: 'Target',
  window_start: 'Since',
};

const labelOf = (name: string) => LABELS[name] ?? name.charAt(0).toUpperCase() + name.slice(1);

interface PayloadFormProps {
  event: WebhookEvent;
  draft: Draft;
  /** Why it cannot be changed now. */
  frozen: string | undefined;
  onEdit: (change: (draft: Draft) => Draft) => void;
  onFocusField: (name: string | undefined) => void;
}

/** The members of `data` that MLflow has. While the JSON cannot be read it shows what it showed, and why it waits. */
export function PayloadForm({ event, draft, frozen, onEdit, onFocusField }: PayloadFormProps) {
  const reason = useId();
  const read = readPayload(draft.shown);
  if (read.kind === 'broken') return <p className={styles['frozen']}>{read.message}</p>;
  return (
    <fieldset className={styles['form']} disabled={frozen !== undefined} aria-describedby={frozen === undefined ? undefined : reason}>
      <legend className={styles['unseen']}>{`Fields of ${event}`}</legend>
      {frozen !== undefined && (
        <p className={styles['frozen']} id={reason}>
          {frozen}
        </p>
      )}
      {fieldsOf(event).map((one) =>
        one.type.startsWith('tags') ? (
          <TagsField
            key={one.name}
            tags={tagsOf(read.data, one.name)}
            onChange={(pairs) => onEdit((now) => tagsTyped(now, one.name, pairs))}
            onFocus={(focused) => onFocusField(focused ? one.name : undefined)}
          />
        ) : (
          <Field
            key={one.name}
            field={one}
            draft={draft}
            value={shownValue(read.data, one)}
            onType={(text) => onEdit((now) => fieldTyped(now, one, text))}
            onFocus={(focused) => onFocusField(focused ? one.name : undefined)}
          />
        ),
      )}
    </fieldset>
  );
}

interface FieldProps {
  field: PayloadField;
  draft: Draft;
  value: ReturnType<typeof shownValue>;
  onType: (text: string) => void;
  onFocus: (focused: boolean) => void;
}

function Field({ field: { name, type }, draft, value, onType, onFocus }: FieldProps) {
  const id = useId();
  const wrong = draft.wrong[name];
  const note = noteOf(value, type);
  const long = name === 'template';
  const props = {
    id,
    className: `${field['input']} ${long ? styles['long'] : ''}`,
    spellCheck: false,
    autoComplete: 'off',
    'data-field': name,
    value: wrong?.text ?? (value.kind === 'text' ? value.text : value.kind === 'other' ? value.json : ''),
    readOnly: value.kind === 'other',
    'aria-invalid': wrong !== undefined,
    'aria-describedby': `${id}-note`,
    onChange: (event: { target: { value: string } }) => onType(event.target.value),
    onFocus: () => onFocus(true),
    onBlur: () => onFocus(false),
  };
  return (
    <div className={styles['field']} data-name={name}>
      <label htmlFor={id} title={`“${name}” in the JSON`}>
        {labelOf(name)}
      </label>
      <div className={styles['value']}>
        {long ? (
          <textarea {...props} rows={3} />
        ) : (
          <input {...props} type="text" inputMode={type === 'int' || type === 'float' ? 'decimal' : 'text'} />
        )}
        <span className={styles['note']} id={`${id}-note`}>
          {wrong ? (
            <span className={styles['wrong']} role="alert">
              {wrong.message}
            </span>
          ) : (
            note
          )}
        </span>
      </div>
    </div>
  );
}

/** What an empty field, or one that is not of its type, is sent as. */
function noteOf(value: FieldProps['value'], type: PayloadField['type']) {
  switch (value.kind) {
    case 'null':
      return (
        <>
          sent as <code>null</code>
        </>
      );
    case 'absent':
      return 'left out of the JSON; typing puts it in';
    case 'other':
      return (
        <>
          sent as <WireText text={value.json.slice(0, 40)} />; change it in the JSON
        </>
      );
    case 'text':
      return value.text === '' && type.endsWith('?') ? (
        <>
          sent as <code>""</code>
        </>
      ) : null;
  }
}
