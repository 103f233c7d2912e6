import { copyText } from '#renderer/commands/copy.ts';
import { useInspector } from '#renderer/inspector.ts';
import { newSecret } from '#renderer/state/new-secret.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import { formatClock, formatMoment } from '#renderer/ui/format.ts';
import { KeptSecret, SecretField } from '#renderer/ui/secret.tsx';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { lintSecret } from '#shared/domain/delivery/webhook-lint.ts';
import { Lints, Wrong } from './form-field.tsx';
import styles from './webhooks.module.css';

interface SecretProps {
  /** Absent for one that is being made. */
  webhook: Webhook | undefined;
  /** null: nothing is typed, what is kept stays. */
  typed: string | null;
  wrong: string | undefined;
  onType: (secret: string | null) => void;
}

/** The secret that is kept, which is shown only on demand; or one that is typed, and replaces it when the form is saved. */
export function Secret({ webhook, typed, wrong, onType }: SecretProps) {
  const { messages } = useInspector();
  const copy = (secret: string) => void copyText(messages, secret, 'Secret copied.');
  if (typed === null && webhook) return <Kept webhook={webhook} onCopy={copy} onType={onType} />;
  const text = typed ?? '';
  return (
    <div>
      <label className={field['label']} htmlFor="webhook-secret">
        {webhook ? 'New secret' : 'Secret'} <span className={field['hint']}>{`${text.length} characters, used as text`}</span>
      </label>
      <SecretField id="webhook-secret" value={text} onChange={onType} onCopy={() => copy(text)} />
      <Wrong id="webhook-secret-wrong" text={wrong} />
      <Lints id="webhook-secret-lints" lints={lintSecret(text)} />
      <p className={styles['acts']}>
        <Button size="small" onClick={() => onType(newSecret())}>
          {text === '' ? 'Make a random one' : 'Make another'}
        </Button>
        {webhook && (
          <Button size="small" look="plain" onClick={() => onType(null)}>
            {webhook.secret === 'none' ? 'No secret after all' : 'Use the present one after all'}
          </Button>
        )}
      </p>
    </div>
  );
}

function Kept({ webhook, onCopy, onType }: { webhook: Webhook; onCopy: (secret: string) => void; onType: (secret: string) => void }) {
  const { core } = useInspector();
  const { id, secret, secretReplacedAtMs } = webhook;
  return (
    <section className={styles['secret']} aria-labelledby="webhook-secret-title">
      <h3 id="webhook-secret-title" className={field['label']}>
        Secret <span className={field['hint']}>{secret === 'set' ? 'encrypted, used as text' : ''}</span>
      </h3>
      <div className={styles['acts']}>
        {secret === 'set' && <KeptSecret read={() => core.revealSecret(id)} onCopy={onCopy} />}
        {secret === 'none' && <p className={styles['quieter']}>None: its deliveries are not signed.</p>}
        {secret === 'unreadable' && (
          <p className={styles['quieter']}>
            It was stored with another key and cannot be read, so its deliveries are held. With a new one they are signed and sent.
          </p>
        )}
        <Button size="small" onClick={() => onType('')}>
          {secret === 'none' ? 'Set a secret' : 'Set another'}
        </Button>
        <a href={formatRoute({ view: 'webhooks', id, part: 'rotate' })}>{secret === 'none' ? 'Rehearse it first' : 'Rotate…'}</a>
      </div>
      {secretReplacedAtMs !== undefined && (
        <p className={field['hint']} title={formatMoment(secretReplacedAtMs, Date.now())}>
          {`The one before was replaced at ${formatClock(secretReplacedAtMs).clock}. It is kept to explain what is still signed with it.`}
        </p>
      )}
    </section>
  );
}
