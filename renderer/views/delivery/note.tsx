import { type KeyboardEvent, useEffect, useState } from 'react';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { MAX_NOTE_CHARACTERS } from '#shared/domain/delivery/delivery-command.ts';
import { useInspector } from '../../inspector.ts';
import styles from './note.module.css';

/** A few words for oneself beside a delivery: kept when the field is left, found by `note:yes`. */
export function Note({ delivery: { id, note = '' } }: { delivery: DeliveryDetail }) {
  const { core, messages } = useInspector();
  const [draft, setDraft] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another delivery, or what was stored meanwhile, replaces the draft
  useEffect(() => setDraft(undefined), [id, note]);

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
      className={styles['note']}
      aria-label="Note"
      placeholder="Note"
      rows={1}
      maxLength={MAX_NOTE_CHARACTERS}
      data-note
      value={draft ?? note}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={keep}
      onKeyDown={onKeyDown}
    />
  );
}
