import { useEffect, useId, useState } from 'react';
import { useHomeLive } from '#renderer/inspector.ts';
import { Button } from '#renderer/ui/button.tsx';
import { hostOf } from '#renderer/ui/format.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { Settings } from '#renderer/views/settings/use-settings.ts';
import type { AgentMode, AgentsView } from '#shared/domain/app/agents.ts';
import styles from './agents.module.css';

const CHOICES = [
  { mode: 'read', title: 'Read only', about: 'Looks, explains, waits and checks. Changes nothing.' },
  {
    mode: 'act',
    title: 'May act',
    about: 'Also fires events, replays, changes the mock receiver and registers webhooks of this computer.',
  },
] as const;

/** What an agent may do. A choice that a person makes here stands above how the agent was started. */
export function MayDo({ agents, settings }: { agents: AgentsView; settings: Settings }) {
  const name = useId();
  const { mode, chosen, tools } = agents;
  const [wanted, setWanted] = useState<AgentMode>();
  const { refusal } = settings;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what holds now, or why not, ends the waiting
  useEffect(() => setWanted(undefined), [mode, chosen, refusal]);
  const fixed = settings.of('agents')?.fixed;
  return (
    <section aria-labelledby="agents-may">
      <div className={styles['sect']}>
        <h3 id="agents-may">What an agent may do</h3>
        <span className={styles['meta']}>{fixed ?? 'applies at once, also to the ones that are connected'}</span>
      </div>
      <div className={styles['may']} role="radiogroup" aria-labelledby="agents-may">
        {CHOICES.map((choice) => (
          <label key={choice.mode}>
            <input
              type="radio"
              name={name}
              value={choice.mode}
              disabled={fixed !== undefined}
              checked={(wanted ?? mode) === choice.mode}
              onChange={() => {
                setWanted(choice.mode);
                settings.change({ agents: choice.mode });
              }}
            />
            <strong>{choice.title}</strong>
            <span className={styles['about']}>{choice.about}</span>
            <span className={styles['tools']}>
              {tools
                .filter(({ acts }) => acts === (choice.mode === 'act'))
                .map((tool) => (
                  <code key={tool.name} title={tool.title}>
                    {tool.name}
                  </code>
                ))}
            </span>
          </label>
        ))}
      </div>
      <Chosen mode={mode} chosen={chosen} settings={settings} isFixed={fixed !== undefined} />
      <Reach />
    </section>
  );
}

interface ChosenProps {
  mode: AgentMode;
  chosen: boolean;
  settings: Settings;
  isFixed: boolean;
}

/** Whether it was chosen here, which decides about `--allow-actions`. */
function Chosen({ mode, chosen, settings, isFixed }: ChosenProps) {
  if (isFixed || (mode !== 'read' && !chosen)) return null;
  if (!chosen) {
    return (
      <p className={styles['state']}>
        <span>
          This is the default: one that you start with <code>--allow-actions</code> may act.
        </span>
        <Button size="small" look="plain" onClick={() => settings.change({ agents: 'read' })}>
          Read only for all
        </Button>
      </p>
    );
  }
  return (
    <p className={styles['state']}>
      <span>
        {mode === 'act' ? 'You chose this here: it holds for each agent.' : 'You chose this here: '}
        {mode !== 'act' && (
          <>
            <code>--allow-actions</code> does not change it.
          </>
        )}
      </span>
      <Button size="small" look="plain" onClick={() => settings.reset('agents')}>
        Back to the default
      </Button>
    </p>
  );
}

const MOST_HOSTS = 3;

/** Where anything is sent for an agent, and what it never gets. */
function Reach() {
  const { webhooks } = useHomeLive();
  const hosts = [...new Set([...webhooks.values()].map(({ url }) => hostOf(url)))];
  const more = hosts.length - MOST_HOSTS;
  return (
    <p className={styles['meta']}>
      In both: no secret is ever shown, and what came over the wire is marked as untrusted and cut at 32 KiB. Whatever is sent for an agent
      goes to this computer and to registered webhooks
      {hosts.length > 0 && (
        <>
          {' ('}
          <WireText text={`${hosts.slice(0, MOST_HOSTS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`} />)
        </>
      )}
      ; other hosts are named where it is started.
    </p>
  );
}
