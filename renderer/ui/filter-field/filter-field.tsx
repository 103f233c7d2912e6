import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { useActiveOption } from '#renderer/ui/use-active-option.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { Filter } from '#shared/domain/filter/filter.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import type { Suggestion, Suggestions } from '#shared/domain/filter/filter-suggest.ts';
import { filterInWords } from '#shared/domain/filter/filter-words.ts';
import styles from './filter-field.module.css';
import { SuggestionList } from './suggestion-list.tsx';
import { type CountRows, useCounts } from './use-counts.ts';

interface FilterFieldProps {
  /** What is typed; it is part of the route. */
  q: string;
  onFilter: (q: string) => void;
  /** What holds of it, whenever that changes: the token at the caret does not yet. */
  onRead: (filter: Filter) => void;
  /** Escape or Enter: back to the rows. */
  onLeave: () => void;
  placeholder: string;
  /** Why the core could not narrow the list. */
  problem?: string | undefined;
  /** What may stand at the caret. */
  suggest: (q: string, caret: number) => Suggestions;
  /** How many rows each of these filters would show; undefined where that cannot be told here. Left out: no numbers. */
  countRows?: CountRows;
  /** Behind the field: `42 of 1,280`. */
  count: ReactNode;
  /** Buttons within the field, by what was read. */
  actions?: (filter: Filter) => ReactNode;
}

/** The filter language: what is typed narrows the list, what is wrong is underlined and left out, and words read it back. */
export function FilterField({ q, onFilter, onRead, onLeave, placeholder, problem, suggest, countRows, count, actions }: FilterFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState<number>();
  const [open, setOpen] = useState<'typing' | 'asked'>();
  const filter = useMemo(() => parseFilter(q, caret === undefined ? {} : { caret }), [q, caret]);
  const wrong = filter.tokens.find((token) => token.state === 'wrong')?.problem ?? problem;

  // biome-ignore lint/correctness/useExhaustiveDependencies: who is told is new at each render
  useEffect(() => onRead(filter), [filter]);
  useAction('filter', () => input.current?.focus());

  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows that values come from are looked at when something is typed
  const suggestions = useMemo(() => (open && caret !== undefined ? suggest(q, caret) : undefined), [open, q, caret]);
  // Behind a token that is complete nothing is begun yet: the names of all tokens are shown to those who ask for them.
  const nothingTyped = suggestions?.from === caret && !/[:,]$/.test(q.slice(0, caret));
  const items = nothingTyped && open !== 'asked' ? [] : (suggestions?.items ?? []);
  const counts = useCounts(q, suggestions, items, countRows);
  const { active, move, forget } = useActiveOption(items.length);

  function insert({ insert: text }: Suggestion) {
    if (!suggestions) return;
    const end = suggestions.from + text.length;
    if (!text.endsWith(':')) setOpen(undefined); // a value completes its token
    onFilter(`${q.slice(0, suggestions.from)}${text}${q.slice(suggestions.to)}`);
    forget();
    setCaret(end);
    requestAnimationFrame(() => input.current?.setSelectionRange(end, end));
  }

  function onKeyDown(event: KeyboardEvent) {
    const chosen = items[active];
    if (event.key === 'ArrowDown' && items.length === 0) {
      setOpen('asked');
      follow();
    } else if (move(event.key)) {
      // The suggestion before or after it.
    } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) insert(chosen);
    else if (event.key === 'Escape' && items.length > 0) setOpen(undefined);
    else if (event.key === 'Enter' || event.key === 'Escape') leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What was typed holds, and the focus goes back to the rows. */
  function leave() {
    close();
    onLeave();
  }
  function close() {
    setOpen(undefined);
    setCaret(undefined);
  }
  const follow = () => setCaret(input.current?.selectionStart ?? undefined);

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
              aria-controls={`${id}-suggestions`}
              aria-activedescendant={active >= 0 ? `${id}-suggestion-${active}` : undefined}
              aria-invalid={wrong !== undefined}
              aria-describedby={`${id}-words`}
              spellCheck={false}
              autoComplete="off"
              placeholder={placeholder}
              value={q}
              onChange={(event) => {
                setOpen('typing');
                forget();
                setCaret(event.target.selectionStart ?? undefined);
                onFilter(event.target.value);
              }}
              onKeyDown={onKeyDown}
              onKeyUp={follow}
              onClick={follow}
              onBlur={close}
            />
          </div>
          {actions?.(filter)}
          {q !== '' && (
            <Button size="small" look="plain" square aria-label="Clear the filter" title="Clear the filter" onClick={() => onFilter('')}>
              <Icon name="a-close" />
            </Button>
          )}
        </div>
        <span className={styles['count']}>{count}</span>
      </div>
      {items.length > 0 && <SuggestionList id={id} items={items} counts={counts} active={active} onChoose={insert} />}
      <p className={styles['words']} id={`${id}-words`}>
        {wrong !== undefined ? (
          <span className={styles['wrong']}>
            <WireText text={wrong} />
          </span>
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
