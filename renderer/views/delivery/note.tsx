import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { MAX_NOTE_CHARACTERS } from '#shared/domain/delivery/delivery-command.ts';
import styles from './note.module.css';

export interface NoteProps {
  delivery: DeliveryDetail;
  /** Somebody wants to write it: it takes the focus, and says so. */
  asked: boolean;
  onAnswered: () => void;
}

/** A few words for oneself beside a delivery: kept when the field is left, found by `note:yes`. */
export function Note({ delivery: { id, note = '' }, asked, onAnswered }: NoteProps) {
  const { core, messages } = useInspector();
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another delivery, or what was stored meanwhile, replaces the draft
  useEffect(() => setDraft(undefined), [id, note]);

  useEffect(() => {
    if (!asked) return;
    field.current?.focus();
    onAnswered();
  }, [asked, onAnswered]);

  function keep() {
    const text = draft?.trim();
    if (text === undefined || text === note) return setDraft(undefined);
    // A note that could not be kept stays in the field.
    core.note(id, { note: text }).catch((error: Error) => messages.failed(`The note was not kept: ${error.message}`));
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === 'Enter' && !event.shiftKey) event.currentTarget.blur();
    else if (event.key === 'Escape') setDraft(undefined);
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
      onChange={(event) => setDraft(event.target.value)}
      onBlur={keep}
      onKeyDown={onKeyDown}
    />
  );
}
