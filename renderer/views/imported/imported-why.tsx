import { type FormEvent, useId, useState } from 'react';
import type { Imported } from '#renderer/inspector.ts';
import { whyNotChecked } from '#renderer/state/imported-core.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import secretStyles from '#renderer/ui/secret.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import styles from './imported.module.css';

const REFUSED: ReadonlySet<number> = new Set([400, 401, 403]);

/** What stands in place of the cause as long as nobody has checked the signature. */
export function unknownWhy({ verdict, lastStatus }: DeliveryDetail): string | undefined {
  if (verdict !== 'unchecked' || lastStatus === undefined || !REFUSED.has(lastStatus)) return undefined;
  return 'Not known yet: the file holds no secret, so the signature has not been checked.';
}

/** A secret that is typed is tried on this delivery, and forgotten. */
export function CheckSignature({ delivery, imported: { core } }: { delivery: DeliveryDetail; imported: Imported }) {
  const id = useId();
  const [secret, setSecret] = useState('');
  const [asked, setAsked] = useState<{ busy: boolean; problem?: string }>({ busy: false });
  const filed = core.filed(delivery.id);
  const cannot = filed && whyNotChecked(filed);
  if (cannot !== undefined) return filed?.detail.request.signature === undefined ? null : <div className={styles['check']}>{cannot}</div>;
  if (delivery.verdict !== 'unchecked') return null;

  async function check(event: FormEvent) {
    event.preventDefault();
    setAsked({ busy: true });
    try {
      await core.check(delivery.id, secret);
      setSecret('');
      setAsked({ busy: false });
    } catch (error) {
      setAsked({ busy: false, problem: messageOf(error) });
    }
  }

  return (
    <div className={styles['check']}>
      <form onSubmit={(event) => void check(event)}>
        <input
          id={id}
          className={`${field['input']} ${secretStyles['masked']}`}
          aria-label="Secret of the webhook"
          placeholder="Secret of the webhook"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          value={secret}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setSecret(event.target.value)}
        />
        <Button type="submit" look="primary" disabled={secret === '' || asked.busy}>
          {asked.busy ? 'Checking…' : 'Check'}
        </Button>
      </form>
      <span id={`${id}-hint`} className={field['hint']}>
        Used for this view only; it is not kept.
      </span>
      {asked.problem !== undefined && (
        <span className={field['wrong']} role="alert">
          <WireText text={asked.problem} />
        </span>
      )}
    </div>
  );
}
