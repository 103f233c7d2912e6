import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { useFiltering, useInspector, useLive } from '#renderer/inspector.ts';
import { filterRowOf } from '#renderer/state/filter-counts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatCount, plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { Filter } from '#shared/domain/filter/filter.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { type Suggestion, suggestFilter } from '#shared/domain/filter/filter-suggest.ts';
import { filterInWords } from '#shared/domain/filter/filter-words.ts';
import styles from './filter-field.module.css';
import { useListRows } from './use-list-rows.ts';

interface FilterFieldProps {
  q: string;
  onFilter: (q: string) => void;
  onLeave: () => void;
}

/** Values are suggested from this many of the newest rows. */
const SUGGESTED_FROM = 3000;

/** The filter language: what is typed narrows the list, what is wrong is underlined and left out, and words read it back. */
export function FilterField({ q, onFilter, onLeave }: FilterFieldProps) {
  const { live, filtering, preferences } = useInspector();
  const { problem } = useFiltering();
  const input = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState<number>();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const filter = useMemo(() => parseFilter(q, caret === undefined ? {} : { caret }), [q, caret]);
  const wrong = filter.tokens.find((token) => token.state === 'wrong');

  useEffect(() => filtering.apply(filter), [filtering, filter]);
  useAction('filter', () => input.current?.focus());

  const suggestions = useMemo(() => {
    if (!open || caret === undefined) return undefined;
    const rows = live.log.slice(Math.max(live.log.start, live.log.end - SUGGESTED_FROM), live.log.end).map(filterRowOf);
    return suggestFilter(q, caret, rows);
  }, [live, open, q, caret]);
  const items = suggestions?.items ?? [];

  function insert({ insert: text }: Suggestion) {
    if (!suggestions) return;
    const next = `${q.slice(0, suggestions.from)}${text}${q.slice(suggestions.to)}`;
    const end = suggestions.from + text.length;
    onFilter(next);
    setActive(-1);
    setCaret(end);
    requestAnimationFrame(() => input.current?.setSelectionRange(end, end));
  }

  function onKeyDown(event: KeyboardEvent) {
    const chosen = items[active];
    if (event.key === 'ArrowDown' && items.length > 0) setActive((active + 1) % items.length);
    else if (event.key === 'ArrowUp' && items.length > 0) setActive(active <= 0 ? items.length - 1 : active - 1);
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) insert(chosen);
    else if (event.key === 'Enter') leave();
    else if (event.key === 'Escape') {
      if (open && items.length > 0) setOpen(false);
      else leave();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What was typed holds, and the focus goes back to the rows. */
  function leave() {
    setOpen(false);
    setCaret(undefined);
    onLeave();
  }

  const follow = () => setCaret(input.current?.selectionStart ?? undefined);
  const saved = q !== '' && preferences.get().saved.includes(q);
  return (
    <div className={styles['filter']}>
      <div className={styles['line']}>
        <div className={styles['field']}>
          <Icon name="a-filter" />
          <div className={styles['typing']}>
            <Underlines filter={filter} text={q} />
            <input
              ref={input}
              role="combobox"
              aria-label="Filter"
              aria-expanded={items.length > 0}
              aria-controls="filter-suggestions"
              aria-activedescendant={active >= 0 ? `filter-suggestion-${active}` : undefined}
              aria-invalid={wrong !== undefined || problem !== undefined}
              aria-describedby="filter-words"
              spellCheck={false}
              autoComplete="off"
              placeholder="Filter, such as status:5xx"
              value={q}
              onChange={(event) => {
                setOpen(true);
                setActive(-1);
                setCaret(event.target.selectionStart ?? undefined);
                onFilter(event.target.value);
              }}
              onKeyDown={onKeyDown}
              onKeyUp={follow}
              onClick={follow}
              onBlur={() => {
                setOpen(false);
                setCaret(undefined);
              }}
            />
          </div>
          {q !== '' && !saved && wrong === undefined && (
            <Button
              size="small"
              look="plain"
              onMouseDown={(event) => event.preventDefault()} // leaving the field would close what is below it, and move the button away
              onClick={() => preferences.update((now) => ({ ...now, saved: [...now.saved, q] }))}
            >
              Save
            </Button>
          )}
          {q !== '' && (
            <Button size="small" look="plain" square aria-label="Clear the filter" title="Clear the filter" onClick={() => onFilter('')}>
              <Icon name="a-close" />
            </Button>
          )}
        </div>
        <Count />
      </div>
      {items.length > 0 && (
        <div className={styles['suggestions']} id="filter-suggestions" role="listbox" aria-label="Suggestions">
          {items.map((item, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and its keys
            <div
              key={item.label}
              id={`filter-suggestion-${index}`}
              role="option"
              aria-selected={index === active}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => insert(item)}
            >
              <code>{item.label}</code>
              <span>{item.about ?? (item.count === undefined ? '' : formatCount(item.count))}</span>
            </div>
          ))}
        </div>
      )}
      <p className={styles['words']} id="filter-words">
        {wrong ? (
          <span className={styles['wrong']}>{wrong.problem}</span>
        ) : problem !== undefined ? (
          <span className={styles['wrong']}>{problem}</span>
        ) : (
          filter.terms.length > 0 && `“${filterInWords(filter, Date.now())}”`
        )}
      </p>
    </div>
  );
}

/** Behind the text of the field, letter for letter: what is wrong gets a line. */
function Underlines({ filter, text }: { filter: Filter; text: string }) {
  const wrong = filter.tokens.filter(({ state }) => state === 'wrong');
  return (
    <div className={styles['underlines']} aria-hidden="true">
      {wrong.map(({ start, end }, index) => (
        <span key={start}>
          {text.slice(wrong[index - 1]?.end ?? 0, start)}
          <u>{text.slice(start, end)}</u>
        </span>
      ))}
    </div>
  );
}

/** `42 of 1,280` */
function Count() {
  const { status } = useLive();
  const { applied } = useFiltering();
  const { rows, deliveries } = useListRows();
  const total = Math.max(status?.counts.deliveries ?? 0, deliveries);
  const unheard = rows.length - deliveries;
  if (applied !== '') return <span className={styles['count']}>{`${formatCount(rows.length)} of ${formatCount(total)}`}</span>;
  return (
    <span className={styles['count']} title={unheard === 0 ? undefined : `and ${plural(unheard, 'event')} without a listener`}>
      {plural(total, 'delivery', 'deliveries')}
    </span>
  );
}
