import { Button } from '#renderer/ui/button.tsx';
import { formatClock } from '#renderer/ui/format.ts';
import type { Settings } from '#renderer/views/settings/use-settings.ts';
import type { AgentsView } from '#shared/domain/app/agents.ts';
import styles from './agents.module.css';
import { useAgents } from './use-agents.ts';

/** Beside the title: how it stands, and the switch that ends it for everybody. */
export function AgentsHead({ settings }: { settings: Settings }) {
  const { known } = useAgents();
  if (!known) return null;
  const { mode } = known;
  const fixed = settings.of('agents')?.fixed;
  // Turned on again they may look: who wants more says so.
  const next = mode === 'off' ? 'read' : 'off';
  return (
    <>
      <span className={styles['meta']} role="status">
        {headWords(known)}
      </span>
      <Button className={styles['push']} disabled={fixed !== undefined} title={fixed} onClick={() => settings.change({ agents: next })}>
        {mode === 'off' ? 'Turn on' : 'Turn off'}
      </Button>
    </>
  );
}

function headWords({ mode, connected }: AgentsView): string {
  if (mode === 'off') return 'off; whatever an agent asks is refused';
  const since = Math.min(...connected.map(({ sinceMs }) => sinceMs));
  const who = connected.length === 0 ? 'none connected' : `${connected.length} connected since ${formatClock(since).clock}`;
  return `on, ${mode === 'act' ? 'may act' : 'read only'}; ${who}`;
}
