import { type ReactNode, useEffect } from 'react';
import { copyText } from '#renderer/commands/copy.ts';
import { useInspector } from '#renderer/inspector.ts';
import { newSecret } from '#renderer/state/new-secret.ts';
import type { Rotation } from '#renderer/state/rotations.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import { formatClock, plural } from '#renderer/ui/format.ts';
import { Icon, type KnotName } from '#renderer/ui/icon.tsx';
import pane from '#renderer/ui/pane/pane.module.css';
import { SecretField } from '#renderer/ui/secret.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { lintSecret } from '#shared/domain/delivery/webhook-lint.ts';
import { Lints } from './form-field.tsx';
import { RehearsedTable } from './rehearsed-table.tsx';
import { NO_STATS, type WebhookStats } from './stats.ts';
import styles from './webhooks.module.css';

interface RotateProps {
  webhook: Webhook;
  stats: ReadonlyMap<string, WebhookStats>;
}

/**
 * The change of a secret, rehearsed: tests signed with the old one and with the new one, while both are accepted and after the old one
 * was taken out. What each receiver answered stands beside it; the secret is changed in between, or not at all.
 */
export function Rotate({ webhook, stats }: RotateProps) {
  const { rotations } = useInspector();
  const rotation = useStore(rotations.state).get(webhook.id);
  useEffect(() => rotations.begin(webhook.id), [rotations, webhook.id]);
  if (!rotation) return null;
  return (
    <div className={pane['body']}>
      <p className={styles['acts']}>
        <strong className={styles['grow']}>Rotate the secret</strong>
        <a href={formatRoute({ view: 'webhooks', id: webhook.id })}>Back to the form</a>
      </p>
      <ol className={styles['steps']}>
        <TheSecret webhook={webhook} rotation={rotation} />
        <Both webhook={webhook} rotation={rotation} />
        <Change webhook={webhook} rotation={rotation} open={(stats.get(webhook.id) ?? NO_STATS).open} />
        <OldTakenOut webhook={webhook} rotation={rotation} />
      </ol>
      {rotation.problem !== undefined && (
        <p className={field['wrong']} role="alert">
          <WireText text={rotation.problem} />
        </p>
      )}
    </div>
  );
}

function Step({ done, title, children }: { done: boolean; title: string; children: ReactNode }) {
  const [knot, word]: [KnotName, string] = done ? ['k-ok', 'done'] : ['k-plan', 'not done yet'];
  return (
    <li>
      <Icon name={knot} label={word} />
      <section aria-label={title}>
        <h3>{title}</h3>
        {children}
      </section>
    </li>
  );
}

interface StepProps {
  webhook: Webhook;
  rotation: Rotation;
}

function TheSecret({ webhook: { id }, rotation: { secret, changedAtMs } }: StepProps) {
  const { rotations, messages } = useInspector();
  return (
    <Step done={secret !== ''} title="The new secret">
      <label className={field['hint']} htmlFor="rotation-secret">
        {changedAtMs === undefined
          ? 'Copy it into your receiver, beside the old one. Nothing is changed here yet.'
          : 'It is the secret of the webhook now.'}
      </label>
      <SecretField
        id="rotation-secret"
        value={secret}
        onChange={(text) => rotations.type(id, text)}
        onCopy={() => void copyText(messages, secret, 'Secret copied.')}
      />
      <Lints id="rotation-secret-lints" lints={secret === '' ? [] : lintSecret(secret)} />
      <p className={styles['acts']}>
        <Button size="small" onClick={() => rotations.type(id, newSecret())}>
          Make another
        </Button>
      </p>
    </Step>
  );
}

function Both({ webhook: { id }, rotation }: StepProps) {
  const { rotations } = useInspector();
  const { tested, busy, secret, changedAtMs } = rotation;
  return (
    <Step done={tested.both !== undefined} title="Both are accepted">
      <p className={field['hint']}>
        Two tests go to each receiver that has this secret: one signed with the old one, one with the new. The mock receiver accepts both
        here.
      </p>
      <p className={styles['acts']}>
        <Button
          look={tested.both ? 'bordered' : 'primary'}
          aria-disabled={busy !== undefined || secret === ''}
          onClick={() => secret !== '' && void rotations.test(id, 'both')}
        >
          {busy === 'both' ? 'Sending…' : tested.both ? 'Send both again' : 'Send both tests'}
        </Button>
      </p>
      {tested.both && <RehearsedTable rehearsed={tested.both} step="both" changed={changedAtMs !== undefined} />}
    </Step>
  );
}

function Change({ webhook: { id, name }, rotation, open }: StepProps & { open: number }) {
  const { rotations } = useInspector();
  const { tested, busy, secret, leftOut, changedAtMs } = rotation;
  const others = ((tested.both ?? tested.new)?.receivers ?? []).filter(({ webhookId }) => webhookId !== id);
  const count = 1 + others.filter(({ webhookId }) => !leftOut.includes(webhookId)).length;
  if (changedAtMs !== undefined) {
    return (
      <Step done title="The secret is changed">
        <p>{`Changed at ${formatClock(changedAtMs).clock}. The old one is kept to explain what is still signed with it.`}</p>
        {open > 0 && (
          <p>{`${plural(open, 'delivery has', 'deliveries have')} not ended yet. Retries keep the signature that they were made with: leave the old secret in your receiver until then.`}</p>
        )}
      </Step>
    );
  }
  return (
    <Step done={false} title="Change the secret">
      <p className={field['hint']}>From then on events are signed with the new one. Retries of earlier ones keep the old signature.</p>
      {others.length > 0 && (
        <ul className={styles['others']} aria-label="Webhooks with the same secret">
          {others.map(({ webhookId, webhookName }) => (
            <li key={webhookId}>
              <label>
                <input
                  type="checkbox"
                  checked={!leftOut.includes(webhookId)}
                  onChange={({ target }) => rotations.leaveOut(id, webhookId, !target.checked)}
                />
                <WireText text={`${webhookName}, which has the same secret`} />
              </label>
            </li>
          ))}
        </ul>
      )}
      <p className={styles['acts']}>
        <Button
          look={tested.both ? 'primary' : 'bordered'}
          aria-disabled={busy !== undefined || secret === ''}
          onClick={() => secret !== '' && void rotations.change(id)}
        >
          {busy === 'change' ? 'Changing…' : `Change the secret of ${count === 1 ? name : plural(count, 'webhook')}`}
        </Button>
        <a href={formatRoute({ view: 'webhooks', id })} onClick={() => rotations.forget(id)}>
          Leave it as it is
        </a>
      </p>
    </Step>
  );
}

function OldTakenOut({ webhook: { id }, rotation }: StepProps) {
  const { rotations } = useInspector();
  const { tested, busy, secret, changedAtMs } = rotation;
  const changed = changedAtMs !== undefined;
  return (
    <Step done={tested.new !== undefined} title="The old one is refused">
      <p className={field['hint']}>
        {changed
          ? 'Take the old secret out of your receiver, then send both tests. The mock receiver refuses the old one here.'
          : 'A look ahead: the mock receiver refuses the old one here. Your own receiver keeps it until the secret is changed.'}
      </p>
      <p className={styles['acts']}>
        <Button
          look={changed && !tested.new ? 'primary' : 'bordered'}
          aria-disabled={busy !== undefined || secret === ''}
          onClick={() => secret !== '' && void rotations.test(id, 'new')}
        >
          {busy === 'new' ? 'Sending…' : 'Send both tests, old one refused'}
        </Button>
      </p>
      {tested.new && <RehearsedTable rehearsed={tested.new} step="new" changed={changed} />}
    </Step>
  );
}
