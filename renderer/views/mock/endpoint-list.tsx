import { useState } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector } from '#renderer/inspector.ts';
import { lineTyped } from '#renderer/state/endpoint-draft.ts';
import { READY_SCENARIOS, summaryOf } from '#renderer/state/scenario-words.ts';
import { plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { EndpointView } from '#shared/domain/scenario/endpoint.ts';
import styles from './mock.module.css';
import { type Making, NewEndpoint } from './new-endpoint.tsx';

interface EndpointListProps {
  items: readonly EndpointView[];
  chosen: string;
  onChoose: (name: string) => void;
}

/** The endpoints with what they play, and scenarios to give them. */
export function EndpointList({ items, chosen, onChoose }: EndpointListProps) {
  const [making, setMaking] = useState<Making>();
  useAction('new-endpoint', () => setMaking('empty'));
  useAction('record-digest', () => setMaking('recorder'));
  return (
    <section className={styles['pane']} data-pane="list" aria-label="Endpoints">
      <header className={styles['head']}>
        <h1>Mock receiver</h1>
        <NewEndpoint
          making={making}
          onMaking={setMaking}
          onMade={(name) => {
            setMaking(undefined);
            onChoose(name);
          }}
        />
      </header>
      <div className={styles['lists']}>
        <div role="radiogroup" aria-label="Endpoint">
          <p className={styles['group']}>Endpoints</p>
          {items.map((endpoint) => (
            <label key={endpoint.name} className={styles['item']}>
              <input
                type="radio"
                name="mock-endpoint"
                value={endpoint.name}
                checked={endpoint.name === chosen}
                onChange={() => onChoose(endpoint.name)}
              />
              <strong>{endpoint.name}</strong>
              <code title={endpoint.scenarioText}>
                <WireText text={summaryOf(endpoint.scenario)} />
              </code>
              <Running endpoint={endpoint} />
            </label>
          ))}
        </div>
        <Ready endpoint={items.find(({ name }) => name === chosen)} />
      </div>
    </section>
  );
}

/** Where a scenario of several steps stands, or how much has come. */
function Running({ endpoint: { scenario, position, captures } }: { endpoint: EndpointView }) {
  if (scenario.steps.length > 1 && position.requests > 0 && position.next < scenario.steps.length) {
    return (
      <span className={styles['running']}>
        <Icon name="k-now" tone="live" />
        {`step ${position.next + 1} of ${scenario.steps.length}`}
      </span>
    );
  }
  return <span className={styles['running']}>{captures === 0 ? '' : plural(captures, 'request')}</span>;
}

/** Into the draft of the chosen endpoint: nothing is answered in another way before it is applied. */
function Ready({ endpoint }: { endpoint: EndpointView | undefined }) {
  const { endpoints } = useInspector();
  return (
    <div role="group" aria-labelledby="mock-ready">
      <p className={styles['group']} id="mock-ready">
        Scenarios to start from
      </p>
      {READY_SCENARIOS.map(({ title, line }) => (
        <button
          key={title}
          type="button"
          className={styles['ready']}
          disabled={!endpoint}
          onClick={() => endpoint && endpoints.edit(endpoint, (draft) => lineTyped(draft, line))}
        >
          <span>{title}</span>
          <code>{line}</code>
        </button>
      ))}
    </div>
  );
}
