import { useEffect } from 'react';
import { useInspector, useLivePart, usePreferences } from '#renderer/inspector.ts';
import { answerOf } from '#renderer/state/asked.ts';
import { countMatches, filterRowOf } from '#renderer/state/filter-counts.ts';
import { rowsToFilter } from '#renderer/state/list-rows.ts';
import { moved, type SavedFilter } from '#renderer/state/saved-filters.ts';
import { formatCount } from '#renderer/ui/format.ts';
import { useAsked } from '#renderer/ui/use-asked.ts';
import styles from './filter-chips.module.css';
import { MoreFilters } from './more-filters.tsx';
import { useOverflow } from './use-overflow.ts';

const BUILT_IN: readonly SavedFilter[] = [
  { name: 'All', q: '' },
  { name: 'Failing', q: 'state:failed' },
  { name: 'Refused though valid', q: 'verified:refused' },
  { name: 'Retried', q: 'attempt:>1' },
  { name: 'Slow', q: 'took:>2s' },
  { name: 'Not received', q: 'status:none -source:external' },
  { name: 'External', q: 'source:external' },
];

/** A file holds no secret, so that most of it is not checked. */
const OF_A_FILE: typeof BUILT_IN = [
  { name: 'All', q: '' },
  { name: 'Failing', q: 'state:failed' },
  { name: 'Not checked', q: 'verified:unknown' },
  { name: 'Retried', q: 'attempt:>1' },
  { name: 'Slow', q: 'took:>2s' },
];

/** Counting waits this long after the last change. */
const COUNT_AFTER_MS = 400;

interface FilterChipsProps {
  q: string;
  onFilter: (q: string) => void;
}

/** Filters that are one press away, with how many rows each would leave: the built-in ones, then those that were saved, Alt+1…9. */
export function FilterChips({ q, onFilter }: FilterChipsProps) {
  const { preferences, imported } = useInspector();
  const { saved } = usePreferences();
  const builtIn = imported ? OF_A_FILE : BUILT_IN;
  const chips = [...builtIn, ...saved];
  const counts = useCounts(chips.map((chip) => chip.q));
  const { box, fits } = useOverflow(chips.map(({ name, q: text }, index) => `${name} ${text} ${counts[index] ?? ''}`).join('\n'));
  const press = (text: string) => onFilter(q === text ? '' : text);
  useAltDigits(saved, onFilter);
  return (
    <>
      <div ref={box} className={styles['chips']} role="group" aria-label="Filters">
        {chips.map((chip, index) => {
          const place = index - builtIn.length + 1;
          return (
            <Chip
              key={chip.q}
              chip={chip}
              count={counts[index]}
              pressed={q === chip.q}
              hidden={index >= fits}
              {...(place > 0 && { place })}
              onPress={() => press(chip.q)}
              onMove={(step) => preferences.update((now) => ({ ...now, saved: moved(now.saved, chip.q, step) }))}
            />
          );
        })}
      </div>
      {fits < chips.length && <MoreFilters chips={chips.slice(fits)} counts={counts.slice(fits)} q={q} onPress={press} />}
    </>
  );
}

interface ChipProps {
  chip: SavedFilter;
  count: number | undefined;
  pressed: boolean;
  /** It has no room, and stands in the menu instead. */
  hidden: boolean;
  /** Of a saved one among the saved, from 1. */
  place?: number;
  onPress: () => void;
  onMove: (step: -1 | 1) => void;
}

function Chip({ chip: { name, q }, count, pressed, hidden, place, onPress, onMove }: ChipProps) {
  const key = place === undefined ? '' : `${place <= 9 ? `, Alt+${place}` : ''}; Shift+← and → move it`;
  return (
    <button
      type="button"
      className={place !== undefined && name === q ? styles['unnamed'] : undefined}
      aria-pressed={pressed}
      inert={hidden}
      title={`${q}${key}`}
      onKeyDown={(event) => {
        if (place === undefined || !event.shiftKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
        event.preventDefault();
        onMove(event.key === 'ArrowLeft' ? -1 : 1);
      }}
      onClick={onPress}
    >
      <span>{name}</span>
      {q !== '' && count !== undefined && count > 0 && <b>{formatCount(count)}</b>}
    </button>
  );
}

function useCounts(texts: readonly string[]): readonly (number | undefined)[] {
  const { live } = useInspector();
  const version = useLivePart((state) => state.version);
  const head = useLivePart(({ follow }) => follow.head);
  const clearedTo = useLivePart(({ follow }) => follow.clearedTo);
  const { unheard } = usePreferences();
  const asked = useAsked(
    texts.join('\n'),
    async (signal) => {
      await new Promise((resolve) => setTimeout(resolve, COUNT_AFTER_MS));
      return signal.aborted
        ? []
        : countMatches(rowsToFilter(live.log, live.state.get().follow, unheard), filterRowOf, texts, { nowMs: Date.now(), signal });
    },
    `${version} ${head} ${clearedTo} ${unheard}`,
  );
  return answerOf(asked) ?? [];
}

function useAltDigits(saved: readonly SavedFilter[], onFilter: (q: string) => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const digit = event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code) ? Number(event.code.slice(-1)) : 0;
      const filter = saved[digit - 1];
      if (filter === undefined) return;
      event.preventDefault();
      onFilter(filter.q);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [saved, onFilter]);
}
