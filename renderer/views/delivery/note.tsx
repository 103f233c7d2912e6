import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { draftOf, setDraft, useDraft } from '#renderer/state/drafts.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { MAX_NOTE_CHARACTERS } from '#shared/domain/delivery/delivery-command.ts';
import styles from './note.module.css';

export interface NoteProps {
  delivery: DeliveryDetail;
  /** Somebody wants to write it: it takes the focus, and says so. */
  asked: boolean;
  onAnswered: () => void;
}

/** A few words for oneself beside a delivery: kept when the field is left, however that happens; found by `note:yes`. */
export function Note({ delivery: { id, note = '' }, asked, onAnswered }: NoteProps) {
  const { core, messages } = useInspector();
  const field = useRef<HTMLTextAreaElement>(null);
  const key = `note of ${id}`;
  const [draft, setText] = useDraft(key);

  useEffect(() => {
    if (draftOf(key)?.trim() === note) setDraft(key, undefined);
  }, [key, note]);
  useEffect(() => {
    if (!asked) return;
    field.current?.focus();
    onAnswered();
  }, [asked, onAnswered]);

  const keep = useRef(() => undefined as unknown);
  keep.current = () => {
    const text = draftOf(key)?.trim();
    if (text === undefined) return;
    if (text === note) return setDraft(key, undefined);
    // A note that could not be kept stays in the field.
    core.note(id, { note: text }).catch((error: Error) => messages.failed(`The note was not kept: ${error.message}`));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: kept when another delivery takes its place
  useEffect(() => () => void keep.current(), [id]);

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === 'Escape') event.currentTarget.closest<HTMLElement>('[data-pane="detail"]')?.focus();
    else if (event.key === 'Enter' && !event.shiftKey) event.currentTarget.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <textarea
      ref={field}
      className={styles['note']}
      aria-label="Note"
      placeholder="Note"
      rows={1}
      maxLength={MAX_NOTE_CHARACTERS}
      value={draft ?? note}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => keep.current()}
      onKeyDown={onKeyDown}
    />
  );
}
