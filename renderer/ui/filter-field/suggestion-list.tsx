import { formatCount } from '#renderer/ui/format.ts';
import type { Suggestion } from '#shared/domain/filter/filter-suggest.ts';
import styles from './filter-field.module.css';

interface SuggestionListProps {
  /** Of the field: the options are named after it. */
  id: string;
  items: readonly Suggestion[];
  active: number;
  onChoose: (suggestion: Suggestion) => void;
}

/** What may stand at the caret, and how many rows have it. */
export function SuggestionList({ id, items, active, onChoose }: SuggestionListProps) {
  return (
    <div className={styles['suggestions']} id={`${id}-suggestions`} role="listbox" aria-label="Suggestions">
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
          <span>{item.about ?? (item.count === undefined ? '' : formatCount(item.count))}</span>
        </div>
      ))}
    </div>
  );
}
