import { useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import { Icon } from '#renderer/ui/icon.tsx';
import styles from './compose.module.css';

interface TagsFieldProps {
  /** Undefined: they are no object of texts. */
  tags: [key: string, value: string][] | undefined;
  onChange: (tags: readonly (readonly [string, string])[]) => void;
  onFocus: (focused: boolean) => void;
}

/** Tags in their order. A new one is sent from its first letter on. */
export function TagsField({ tags, onChange, onFocus }: TagsFieldProps) {
  const [fresh, setFresh] = useState<string>();
  if (!tags) {
    return (
      <div className={styles['field']}>
        <span>Tags</span>
        <p className={styles['note']}>Not an object of texts; change them in the JSON.</p>
      </div>
    );
  }

  const rows = fresh === undefined ? tags : [...tags, ['', fresh] as const];
  function change(index: number, key: string, value: string) {
    if (index < (tags?.length ?? 0)) return onChange(rows.slice(0, tags?.length).map((row, i) => (i === index ? [key, value] : row)));
    if (key === '') return setFresh(value);
    // Its place stays the same, and with it the field that somebody is typing in.
    setFresh(undefined);
    onChange([...(tags ?? []), [key, value]]);
  }

  return (
    <div className={styles['field']} data-name="tags">
      <span id="compose-tags">Tags</span>
      <div
        className={styles['tags']}
        role="group"
        aria-labelledby="compose-tags"
        onFocus={() => onFocus(true)}
        onBlur={() => onFocus(false)}
      >
        {rows.map(([key, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: keys change while they are typed; their place is their name
          <div key={index} className={styles['tag']}>
            <TagInput label={`Key of tag ${index + 1}`} value={key} onType={(text) => change(index, text, value)} />
            <TagInput label={`Value of tag ${index + 1}`} value={value} onType={(text) => change(index, key, text)} />
            <Button
              look="plain"
              square
              aria-label={`Remove tag ${index + 1}`}
              title="Remove this tag"
              onClick={() => (index < tags.length ? onChange(tags.filter((_, i) => i !== index)) : setFresh(undefined))}
            >
              <Icon name="a-close" />
            </Button>
            {repeats(rows, index) && <p className={styles['note']}>This key is there again below; the last one is sent.</p>}
          </div>
        ))}
        <Button square aria-label="Add a tag" title="Add a tag" disabled={fresh !== undefined} onClick={() => setFresh('')}>
          <Icon name="a-plus" />
        </Button>
      </div>
    </div>
  );
}

const repeats = (rows: readonly (readonly [string, string])[], index: number) =>
  rows.slice(index + 1).some(([key]) => key === rows[index]?.[0]);

function TagInput({ label, value, onType }: { label: string; value: string; onType: (text: string) => void }) {
  return (
    <input
      className={field['input']}
      type="text"
      aria-label={label}
      spellCheck={false}
      autoComplete="off"
      value={value}
      onChange={(event) => onType(event.target.value)}
    />
  );
}
