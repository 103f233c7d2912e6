import { useEffect, useState } from 'react';
import { useInspector, useLive, usePreferences } from '#renderer/inspector.ts';
import { countMatches } from '#renderer/state/filter-counts.ts';
import { formatCount } from '#renderer/ui/format.ts';
import styles from './filter-chips.module.css';

const BUILT_IN: readonly { words: string; q: string }[] = [
  { words: 'All', q: '' },
  { words: 'Failing', q: 'state:failed' },
  { words: 'Refused though valid', q: 'verified:refused' },
  { words: 'Retried', q: 'attempt:>1' },
  { words: 'Slow', q: 'took:>2s' },
  { words: 'Not received', q: 'status:none -source:external' },
  { words: 'External', q: 'source:external' },
];

/** A file holds no secret, so that most of it is not checked. */
const OF_A_FILE: typeof BUILT_IN = [
  { words: 'All', q: '' },
  { words: 'Failing', q: 'state:failed' },
  { words: 'Not checked', q: 'verified:unknown' },
  { words: 'Retried', q: 'attempt:>1' },
  { words: 'Slow', q: 'took:>2s' },
];

/** Counting waits this long after the last change. */
const COUNT_AFTER_MS = 400;

interface FilterChipsProps {
  q: string;
  onFilter: (q: string) => void;
}

/** Filters that are one press away, with how many rows each would leave: saved ones first, Alt+1…9. */
export function FilterChips({ q, onFilter }: FilterChipsProps) {
  const { preferences, imported } = useInspector();
  const { saved } = usePreferences();
  const builtIn = imported ? OF_A_FILE : BUILT_IN;
  const chips = [...builtIn.slice(0, 1), ...saved.map((text) => ({ words: text, q: text })), ...builtIn.slice(1)];
  const counts = useCounts(chips.map((chip) => chip.q));
  useAltDigits(saved, onFilter);
  return (
    <div className={styles['chips']} role="group" aria-label="Filters">
      {chips.map((chip, index) => {
        const count = counts[chip.q];
        const own = index > 0 && index <= saved.length;
        return (
          <span key={chip.q} className={own ? styles['own'] : undefined}>
            <button
              type="button"
              aria-pressed={q === chip.q}
              title={own ? `${chip.q}, Alt+${index}; Shift+← and → move it` : chip.q}
              onKeyDown={(event) => {
                const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
                if (!own || step === 0 || !event.shiftKey) return;
                event.preventDefault();
                preferences.update((now) => ({ ...now, saved: moved(now.saved, index - 1, step) }));
              }}
              onClick={() => onFilter(q === chip.q ? '' : chip.q)}
            >
              {chip.words}
              {chip.q !== '' && count !== undefined && count > 0 && <b>{formatCount(count)}</b>}
            </button>
            {own && q === chip.q && (
              <button
                type="button"
                className={styles['forget']}
                aria-label={`Forget the filter ${chip.q}`}
                title="Forget this filter"
                onClick={() => preferences.update((now) => ({ ...now, saved: now.saved.filter((text) => text !== chip.q) }))}
              >
                ×
              </button>
            )}
          </span>
        );
      })}
    </div>
  );
}

/** The same texts, one of them a place further. */
function moved(texts: readonly string[], from: number, step: number): string[] {
  const rest = texts.filter((_, index) => index !== from);
  const to = Math.max(0, Math.min(from + step, rest.length));
  return [...rest.slice(0, to), ...texts.slice(from, from + 1), ...rest.slice(to)];
}

function useCounts(texts: readonly string[]): Record<string, number | undefined> {
  const { live } = useInspector();
  const { version } = useLive();
  const [counts, setCounts] = useState<Record<string, number | undefined>>({});
  const key = texts.join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the log has changed
  useEffect(() => {
    let stopped = false;
    const timer = setTimeout(() => {
      const wanted = key.split('\n');
      const pause = () => new Promise<void>((resolve) => setTimeout(resolve));
      void countMatches(live.log.slice(live.log.start, live.log.end), wanted, { nowMs: Date.now(), pause, stopped: () => stopped }).then(
        (found) => !stopped && setCounts(Object.fromEntries(wanted.map((text, index) => [text, found[index]]))),
      );
    }, COUNT_AFTER_MS);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [live, version, key]);
  return counts;
}

function useAltDigits(saved: readonly string[], onFilter: (q: string) => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const text = event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code) ? saved[Number(event.code.slice(-1)) - 1] : undefined;
      if (text === undefined) return;
      event.preventDefault();
      onFilter(text);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [saved, onFilter]);
}
