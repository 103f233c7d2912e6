import { formatCount } from '#renderer/ui/format.ts';
import type { Suggestion } from '#shared/domain/filter/filter-suggest.ts';
import styles from './filter-field.module.css';

interface SuggestionListProps {
  /** Of the field: the options are named after it. */
  id: string;
  items: readonly Suggestion[];
  /** How many rows each would leave, as far as that is known. */
  counts: readonly (number | undefined)[];
  active: number;
  onChoose: (suggestion: Suggestion) => void;
}

/** What may stand at the caret, and how many rows have it. */
export function SuggestionList({ id, items, counts, active, onChoose }: SuggestionListProps) {
  return (
    <div ref={keepInPane} className={styles['suggestions']} id={`${id}-suggestions`} role="listbox" aria-label="Suggestions">
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and its keys
        <div
          key={item.label}
          id={`${id}-suggestion-${index}`}
          role="option"
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(item)}
        >
          <code>{item.label}</code>
          <span>{item.about ?? countWords(counts[index])}</span>
        </div>
      ))}
    </div>
  );
}

const countWords = (count: number | undefined) => (count === undefined ? '' : formatCount(count));

/** The pane cuts off what leaves it: a list that has no room for all scrolls. */
function keepInPane(list: HTMLDivElement | null): void {
  const pane = list?.closest('section');
  if (!list || !pane) return;
  const roomPx = pane.getBoundingClientRect().bottom - list.getBoundingClientRect().top - 8;
  list.style.maxHeight = `${Math.max(64, Math.min(320, roomPx))}px`;
}
