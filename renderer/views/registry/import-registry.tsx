import { useId, useLayoutEffect, useRef } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { type ImportFields, registryImporting, startImport } from '#renderer/state/registry-importing.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { importedWords, importSentences } from '#shared/domain/app/registry-import.ts';
import styles from './registry.module.css';

interface TextLine {
  name: 'uri' | 'names' | 'username' | 'password';
  label: string;
  hint?: string;
  placeholder?: string;
  isSecret?: true;
}

const LINES: readonly TextLine[] = [
  { name: 'uri', label: 'Server', placeholder: 'https://mlflow.example' },
  { name: 'names', label: 'Names', placeholder: 'all', hint: 'Patterns such as churn*, separated by blanks.' },
  { name: 'username', label: 'User' },
  { name: 'password', label: 'Password', isSecret: true, hint: 'A password alone is sent as a token. Neither is kept.' },
];

const SHOWN_LEFT_OUT = 20;

/** Models and prompts of a real server as the start of a local session. */
export function ImportRegistry() {
  const { core, registryNews } = useInspector();
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  const fields = useStore(registryImporting.fields);
  const { now, problem, leftOut } = useStore(registryImporting.progress);
  const isRunning = now?.state === 'running';
  useLayoutEffect(() => first.current?.focus(), []);
  const type = (change: Partial<ImportFields>) => registryImporting.fields.update((before) => ({ ...before, ...change }));

  return (
    <>
      <div className={styles['head']}>
        <h2>Import a registry</h2>
        <span className={styles['push']} />
        <Button look="plain" onClick={() => registryImporting.isOpen.set(false)}>
          Close
        </Button>
      </div>
      <div className={styles['itemBody']}>
        <p className={styles['about']}>
          Takes models, versions, tags, aliases and prompts of an MLflow server over as they are there. The server is only read, no event is
          fired and no artifact is copied.
        </p>
        <form
          className={`${styles['changeForm']} ${styles['importForm']}`}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!isRunning) void startImport(core, registryNews.again);
          }}
        >
          {LINES.map(({ name, label, hint, placeholder, isSecret }) => (
            <TextField
              key={name}
              id={`${id}-${name}`}
              label={label}
              hint={hint}
              input={{
                ...(name === 'uri' && { ref: first }),
                type: isSecret ? 'password' : 'text',
                placeholder,
                value: fields[name],
                onChange: ({ target }) => type({ [name]: target.value }),
              }}
            />
          ))}
          <p>
            <label>
              <input type="checkbox" checked={fields.replace} onChange={({ target }) => type({ replace: target.checked })} /> Replace what
              is here under the same name
            </label>
          </p>
          <p className={styles['buttons']}>
            {isRunning ? (
              <Button onClick={() => void core.stopRegistryImport(now.number)}>Stop</Button>
            ) : (
              <Button type="submit" look="primary">
                Import
              </Button>
            )}
          </p>
          <div role="status" className={styles['importState']}>
            {isRunning && <p>{`${importedWords(now)} taken over, ${now.seen} names seen`}</p>}
            {now &&
              !isRunning &&
              now.state !== 'failed' &&
              importSentences(now, REPLACES).map((sentence) => <p key={sentence}>{sentence}</p>)}
            {now?.state === 'failed' && <p className={field['wrong']}>{now.problem}</p>}
            {problem !== undefined && <p className={field['wrong']}>{problem}</p>}
            {leftOut.slice(0, SHOWN_LEFT_OUT).map(({ name, why = '' }) => (
              <p key={name} className={styles['note']}>
                <WireText text={`${name}: ${why}`} />
              </p>
            ))}
          </div>
        </form>
      </div>
    </>
  );
}

const REPLACES = '“Replace what is here” takes those of the server';

interface TextFieldProps {
  id: string;
  label: string;
  hint: string | undefined;
  input: React.ComponentProps<'input'>;
}

function TextField({ id, label, hint, input }: TextFieldProps) {
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <div>
        <input
          {...input}
          id={id}
          className={field['input']}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        />
        {hint !== undefined && (
          <p className={field['hint']} id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
    </>
  );
}
