import { useId } from 'react';
import { copyText } from '#renderer/commands/copy.ts';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector } from '#renderer/inspector.ts';
import { isChanged, obstacleOf } from '#renderer/state/endpoint-draft.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import { keyWords } from '#renderer/ui/keys.ts';
import { KeptSecret, SecretField } from '#renderer/ui/secret.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { EndpointProps } from './endpoint-props.ts';
import styles from './mock.module.css';

/** What the endpoint verifies with, and the buttons that make the draft hold from the next request on. */
export function DraftFoot({ endpoint, draft }: EndpointProps) {
  const { endpoints } = useInspector();
  const { saving } = useStore(endpoints.state);
  const changed = isChanged(draft, endpoint);
  const obstacle = obstacleOf(draft);
  const can = changed && obstacle === undefined && !saving;
  const apply = () => {
    if (can) void endpoints.apply(endpoint.name);
  };
  useAction('primary', can ? apply : undefined);
  const [refusal] = Object.entries(draft.refused);
  return (
    <footer className={styles['foot']}>
      <VerifyWith endpoint={endpoint} draft={draft} />
      <div className={styles['footRow']}>
        <span className={styles['grow']} role={refusal || (obstacle && changed) ? 'alert' : undefined}>
          {refusal || (obstacle !== undefined && changed) ? (
            <span className={styles['wrong']}>
              <WireText text={refusal?.[1] ?? obstacle ?? ''} />
            </span>
          ) : (
            <span className={styles['meta']}>{changed ? 'Not applied yet.' : 'Changes apply to the next request.'}</span>
          )}
        </span>
        {changed && (
          <Button look="plain" onClick={() => endpoints.discard(endpoint.name)}>
            Undo changes
          </Button>
        )}
        <Button look="primary" aria-disabled={!can} onClick={apply}>
          {saving ? 'Applying…' : 'Apply'}
          <kbd>{keyWords('mod+⏎')}</kbd>
        </Button>
      </div>
    </footer>
  );
}

function VerifyWith({ endpoint, draft }: EndpointProps) {
  const { core, endpoints, messages } = useInspector();
  const id = useId();
  const own = draft.secret !== undefined ? draft.secret !== '' : endpoint.secret !== 'auto';
  const typing = draft.secret !== undefined && draft.secret !== '';
  const edit = (change: Partial<typeof draft>) => endpoints.edit(endpoint, (now) => ({ ...now, ...change }));
  return (
    <div className={styles['footRow']}>
      <label htmlFor={`${id}-with`} className={styles['meta']}>
        Verify with
      </label>
      <select
        id={`${id}-with`}
        className={field['input']}
        value={own ? 'own' : 'auto'}
        onChange={(event) => edit({ secret: event.target.value === 'own' ? freshSecret() : '' })}
      >
        <option value="auto">secret of the webhook</option>
        <option value="own">a secret of its own</option>
      </select>
      {typing && (
        <SecretField
          id={`${id}-secret`}
          value={draft.secret ?? ''}
          onChange={(secret) => edit({ secret })}
          onCopy={() => void copyText(messages, draft.secret ?? '', 'Secret copied.')}
        />
      )}
      {own && !typing && <KeptSecret read={() => core.revealEndpointSecret(endpoint.name)} />}
      {own && !typing && (
        <Button size="small" look="plain" onClick={() => edit({ secret: freshSecret() })}>
          Another
        </Button>
      )}
      <label htmlFor={`${id}-tolerance`} className={styles['meta']}>
        Tolerance
      </label>
      <span className={styles['seconds']}>
        <input
          id={`${id}-tolerance`}
          className={field['input']}
          type="text"
          inputMode="numeric"
          value={draft.tolerance}
          aria-invalid={!/^\s*\d+\s*$/.test(draft.tolerance) || draft.refused['toleranceSec'] !== undefined}
          onChange={(event) => edit({ tolerance: event.target.value })}
        />
        s
      </span>
    </div>
  );
}

/** Something to begin with; it is replaced by typing. */
function freshSecret(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24)))).replace(/[+/]/g, '-');
}
