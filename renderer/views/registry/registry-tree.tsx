import { type KeyboardEvent, useRef } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { go } from '#renderer/state/navigation.ts';
import { openRegistryImport } from '#renderer/state/registry-importing.ts';
import { formatRoute, type Route } from '#renderer/state/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import { formatCount } from '#renderer/ui/format.ts';
import { useFocusOnArrival } from '#renderer/ui/use-focus-on-arrival.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { RegistryKind, RegistryLine } from '#shared/domain/mlflow/registry-change.ts';
import { NewItem } from './new-item.tsx';
import styles from './registry.module.css';

interface RegistryTreeProps {
  route: Extract<Route, { view: 'registry' }>;
  found: { items: RegistryLine[]; next?: string; counts: Record<RegistryKind, number> } | undefined;
  problem: string | undefined;
}

const TITLES: Record<RegistryKind, string> = { model: 'Models', prompt: 'Prompts' };

/** Models or prompts by name. Arrows move along them, as in the other lists. */
export function RegistryTree({ route: { kind, name, q = '' }, found, problem }: RegistryTreeProps) {
  const list = useRef<HTMLUListElement>(null);
  const box = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useAction('filter', () => input.current?.focus());

  useFocusOnArrival(box);

  function onKeyDown(event: KeyboardEvent) {
    if (event.target instanceof Element && event.target.closest('input, textarea')) return;
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])];
    const now = links.indexOf(document.activeElement as HTMLElement);
    const moves: Record<string, number> = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: links.length - 1 };
    const move = moves[event.key];
    const next = move === undefined ? undefined : links[Math.max(0, Math.min(move, links.length - 1))];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  return (
    <section ref={box} className={styles['tree']} aria-label="Registry" data-pane="list" tabIndex={-1} onKeyDown={onKeyDown}>
      <div className={styles['head']}>
        <h1>Registry</h1>
      </div>
      <div className={styles['find']}>
        <nav className={styles['kinds']} aria-label="Kind">
          {(['model', 'prompt'] as const).map((one) => (
            <a key={one} href={formatRoute({ view: 'registry', kind: one })} aria-current={one === kind ? 'true' : undefined}>
              {TITLES[one]} {found && <span>{formatCount(found.counts[one])}</span>}
            </a>
          ))}
        </nav>
        <input
          ref={input}
          className={field['input']}
          aria-label={`Filter ${TITLES[kind].toLowerCase()}`}
          placeholder={`Filter ${TITLES[kind].toLowerCase()}`}
          spellCheck={false}
          autoComplete="off"
          value={q}
          onChange={({ target }) => go({ view: 'registry', kind, ...(name !== undefined && { name }), q: target.value }, 'replace')}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
            event.preventDefault();
            list.current?.querySelector('a')?.focus();
          }}
        />
      </div>
      {problem !== undefined && (
        <p className={field['wrong']} role="alert">
          {problem}
        </p>
      )}
      {found && found.items.length === 0 && (
        <p className={styles['none']}>{q === '' ? `No ${kind} yet. ${MAKE[kind]}` : `No name holds “${q}”.`}</p>
      )}
      <ul ref={list} className={styles['lines']} aria-label={TITLES[kind]}>
        {found?.items.map((line) => (
          <li key={line.name}>
            <a
              href={formatRoute({ view: 'registry', kind, name: line.name, ...(q !== '' && { q }) })}
              title={line.name}
              aria-current={line.name === name ? 'true' : undefined}
            >
              <span className={styles['cut']}>
                <WireText text={line.name} />
              </span>
              <span className={styles['meta']} title={`${line.versions} versions`}>
                {formatCount(line.versions)}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {found?.next !== undefined && (
        <p className={styles['none']}>{`The first ${formatCount(found.items.length)} by name. A filter finds the others.`}</p>
      )}
      <NewItem kind={kind} />
      <div className={styles['new']}>
        <Button size="small" look="plain" onClick={openRegistryImport}>
          Import a registry…
        </Button>
      </div>
    </section>
  );
}

const MAKE: Record<RegistryKind, string> = {
  model: 'Make one here, or with MLflow’s client.',
  prompt: 'Make one here, or with MLflow’s client.',
};
