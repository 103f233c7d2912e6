import { useId, useState } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { fieldTyped, stepChanged } from '#renderer/state/endpoint-draft.ts';
import { ACTION_TITLES, effectOf, reasonOf } from '#renderer/state/scenario-words.ts';
import { CONDITIONS, fieldsOfStep, type StepField, withKind } from '#renderer/state/step-fields.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import type { ScenarioAction, ScenarioStep } from '#shared/domain/scenario/scenario.ts';
import type { EndpointProps } from './endpoint-props.ts';
import styles from './mock.module.css';

/** Everything about one step. */
export function StepEditor({ endpoint, draft, index }: EndpointProps & { index: number }) {
  const { endpoints } = useInspector();
  const id = useId();
  const step = draft.scenario.steps[index];
  const [more, setMore] = useState(step?.when !== undefined);
  if (!step) return null;
  const fields = [...fieldsOfStep(step), ...(more || step.when ? CONDITIONS : [])];
  return (
    <fieldset className={styles['edit']} disabled={draft.broken !== undefined}>
      <legend>
        <strong>{`Step ${index + 1}`}</strong>
        <span className={styles['meta']}>{step.when ? 'whenever its condition holds' : 'one answer, then the next step'}</span>
      </legend>
      <div className={styles['fields']}>
        <label htmlFor={`${id}-kind`}>Does</label>
        <select
          id={`${id}-kind`}
          className={field['input']}
          value={step.action.kind}
          onChange={(event) =>
            endpoints.edit(endpoint, (now) => stepChanged(now, index, (one) => withKind(one, event.target.value as ScenarioAction['kind'])))
          }
        >
          {Object.entries(ACTION_TITLES).map(([kind, title]) => (
            <option key={kind} value={kind}>
              {title}
            </option>
          ))}
        </select>
        <span>Effect</span>
        <p className={styles['effect']}>{effectOf(step)}</p>
        {fields.map((one) => (
          <Field
            key={one.name}
            id={`${id}-${one.name}`}
            field={one}
            step={step}
            wrong={draft.wrong[`${index}.${one.name}`]}
            onType={(text) =>
              endpoints.edit(endpoint, (now) => fieldTyped(now, { index, name: one.name, text }, (before) => one.write(before, text)))
            }
          />
        ))}
        {!more && !step.when && (
          <>
            <span>Only when</span>
            <span>
              <Button size="small" look="plain" onClick={() => setMore(true)}>
                Add a condition
              </Button>
            </span>
          </>
        )}
      </div>
    </fieldset>
  );
}

interface FieldProps {
  id: string;
  field: StepField;
  step: ScenarioStep;
  wrong: { text: string; message: string } | undefined;
  onType: (text: string) => void;
}

function Field({ id, field: { name, label, hint, long, read }, step, wrong, onType }: FieldProps) {
  const props = {
    id,
    className: field['input'],
    spellCheck: false,
    autoComplete: 'off',
    value: wrong?.text ?? read(step),
    'aria-invalid': wrong !== undefined,
    'aria-describedby': `${id}-hint`,
    onChange: (event: { target: { value: string } }) => onType(event.target.value),
  };
  const said = name === 'status' && step.action.kind === 'status' && !wrong ? reasonOf(step.action.status) : hint;
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <div className={styles['value']} data-long={long}>
        {long ? <textarea {...props} rows={2} /> : <input {...props} type="text" />}
        <span id={`${id}-hint`} className={wrong ? styles['wrong'] : styles['meta']} {...(wrong && { role: 'alert' })}>
          {wrong?.message ?? said}
        </span>
      </div>
    </>
  );
}
