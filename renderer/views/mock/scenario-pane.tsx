import { useEffect, useRef, useState } from 'react';
import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { codeTyped, lineTyped, withScenario } from '#renderer/state/endpoint-draft.ts';
import { go } from '#renderer/state/navigation.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Segments } from '#renderer/ui/choice/segments.tsx';
import { Select } from '#renderer/ui/choice/select.tsx';
import field from '#renderer/ui/field.module.css';
import { Icon } from '#renderer/ui/icon.tsx';
import { Callout } from '#renderer/ui/notice/notice.tsx';
import { JsonEditor } from '#renderer/ui/wire/json-editor.tsx';
import { DEFAULT_ENDPOINT } from '#shared/domain/scenario/endpoint.ts';
import { DraftFoot } from './draft-foot.tsx';
import type { EndpointProps } from './endpoint-props.ts';
import styles from './mock.module.css';
import { StepEditor } from './step-editor.tsx';
import { StepList } from './step-list.tsx';

/** What the endpoint answers: as steps, in one line, and as code, each of which can be changed. */
export function ScenarioPane({ endpoint, draft }: EndpointProps) {
  const { endpoints } = useInspector();
  const { status } = useLive();
  const [look, setLook] = useState<'steps' | 'code'>('steps');
  const [step, setStep] = useState(0);
  const [removing, setRemoving] = useState(false);
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (removing) cancel.current?.focus();
  }, [removing]);
  const { name, path } = endpoint;
  const url = `${status?.urls.receiver ?? ''}${path}`;
  useAction('scenario-as-code', () => setLook((now) => (now === 'code' ? 'steps' : 'code')));

  async function duplicate() {
    const names = new Set(endpoints.state.get().items?.map((one) => one.name));
    let next = `${name}-2`;
    for (let i = 3; names.has(next); i += 1) next = `${name}-${i}`;
    const made = await endpoints.create(next, endpoint);
    if (made.kind === 'done') go({ view: 'mock', endpoint: made.name }, 'replace');
  }

  return (
    <section className={styles['pane']} data-pane="detail" aria-label={`Endpoint ${name}`}>
      <header className={styles['head']}>
        <h2>{name}</h2>
        <Segments
          label="Show the scenario as"
          options={[
            { value: 'steps', title: 'Steps' },
            { value: 'code', title: 'Code' },
          ]}
          chosen={look}
          onChoose={setLook}
        />
        <Button onClick={() => void endpoints.restart(name)}>Start over</Button>
        <Button onClick={() => void duplicate()}>
          <Icon name="a-copy" />
          Duplicate
        </Button>
        {name !== DEFAULT_ENDPOINT && (
          <Button look="plain" onClick={() => setRemoving(true)}>
            Remove
          </Button>
        )}
      </header>
      <div className={styles['options']}>
        <span className={styles['meta']}>Answers at</span>
        <code className={styles['cut']}>{url}</code>
        <CopyButton text={url} done="Address copied." size="small" look="plain" aria-label="Copy the address" />
        <span className={styles['grow']} />
        <Select
          label="then"
          options={[
            { value: 'repeat-last', title: 'repeat the last step' },
            { value: 'start-over', title: 'start over' },
          ]}
          chosen={draft.scenario.atEnd}
          disabled={draft.broken !== undefined}
          onChoose={(atEnd) => endpoints.edit(endpoint, (now) => withScenario(now, { ...now.scenario, atEnd }))}
          className={styles['then']}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys */}
      <div className={styles['body']} tabIndex={0} role="group" aria-label="Scenario">
        {removing && (
          <Callout
            tone="warn"
            actions={
              <>
                <Button size="small" onClick={() => void endpoints.remove(name).then((done) => done && go({ view: 'mock' }, 'replace'))}>
                  Remove
                </Button>
                <Button ref={cancel} size="small" look="plain" onClick={() => setRemoving(false)}>
                  Cancel
                </Button>
              </>
            }
          >
            {`Removes the endpoint “${name}”. What came there stays.`}
          </Callout>
        )}
        <OneLine endpoint={endpoint} draft={draft} />
        {look === 'steps' ? (
          <>
            <StepList endpoint={endpoint} draft={draft} chosen={step} onChoose={setStep} />
            <StepEditor key={step} endpoint={endpoint} draft={draft} index={Math.min(step, draft.scenario.steps.length - 1)} />
          </>
        ) : (
          <Code endpoint={endpoint} draft={draft} />
        )}
      </div>
      <DraftFoot endpoint={endpoint} draft={draft} />
    </section>
  );
}

/** The same as `--respond` of the command line takes. */
function OneLine({ endpoint, draft }: EndpointProps) {
  const { endpoints } = useInspector();
  const wrong = draft.broken?.in === 'line' ? draft.broken : undefined;
  return (
    <div className={styles['line']}>
      <label htmlFor="mock-line">In one line</label>
      <input
        id="mock-line"
        className={field['input']}
        type="text"
        spellCheck={false}
        autoComplete="off"
        value={draft.line}
        disabled={draft.broken?.in === 'code'}
        aria-invalid={wrong !== undefined}
        aria-describedby="mock-line-wrong"
        onChange={(event) => endpoints.edit(endpoint, (now) => lineTyped(now, event.target.value))}
      />
      <p className={styles['lineWrong']} id="mock-line-wrong" aria-live="polite">
        {wrong && (
          <>
            <code aria-hidden="true">{`${' '.repeat(wrong.at ?? 0)}^`}</code>
            <span className={styles['wrong']}>{`Character ${(wrong.at ?? 0) + 1}: ${wrong.message}. The steps wait.`}</span>
          </>
        )}
      </p>
    </div>
  );
}

function Code({ endpoint, draft }: EndpointProps) {
  const { endpoints } = useInspector();
  const wrong = draft.broken?.in === 'code' ? draft.broken.message : undefined;
  return (
    <div>
      <JsonEditor
        label="Scenario as code"
        text={draft.code}
        onType={(code) => endpoints.edit(endpoint, (now) => codeTyped(now, code))}
        invalid={wrong !== undefined}
        describedBy="mock-code-wrong"
      />
      <p className={wrong === undefined ? styles['meta'] : styles['wrong']} id="mock-code-wrong" aria-live="polite">
        {wrong ?? 'As the control API takes it, for a test or a script.'}
      </p>
    </div>
  );
}
