import { useInspector, useLive } from '#renderer/inspector.ts';
import { TYPED } from '#renderer/state/checks-control.ts';
import { useStore } from '#renderer/state/store.ts';
import field from '#renderer/ui/field.module.css';
import secretStyles from '#renderer/ui/secret.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import styles from './conformance.module.css';

interface SetupBarProps {
  setup: { target: string; signer: string };
  webhooks: readonly Webhook[];
}

const TYPED_WORDS = 'one that I type';

/** Where the checks go, what signs them, and where the receiver counts what it has done. */
export function SetupBar({ setup: { target, signer }, webhooks }: SetupBarProps) {
  const { checks } = useInspector();
  const { status } = useLive();
  const { fields, wrong } = useStore(checks.state);
  const signing = webhooks.filter(({ secret }) => secret === 'set');
  const targets = [...new Set([...webhooks.map(({ url }) => url), ...(status ? [status.urls.webhookUrl] : [])])];

  /** The secret of a webhook goes with its address, unless another was chosen for it. */
  function aim(text: string) {
    const webhook = signing.find(({ url }) => url === text.trim());
    checks.type({ target: text, ...(webhook && { signer: webhook.id }) });
  }

  return (
    <div className={styles['setup']}>
      <div className={styles['opts']}>
        <label htmlFor="check-target">Target</label>
        <input
          {...inputOf('target', wrong['target'])}
          className={`${field['input']} ${styles['grow']}`}
          inputMode="url"
          list="check-targets"
          placeholder="http://127.0.0.1:3000/hooks"
          value={target}
          onChange={(event) => aim(event.target.value)}
        />
        <datalist id="check-targets">
          {targets.map((url) => (
            <option key={url} value={url}>
              {webhooks.find((webhook) => webhook.url === url)?.name ?? 'the mock receiver'}
            </option>
          ))}
        </datalist>
        <label htmlFor="check-signer">Secret</label>
        <select
          id="check-signer"
          className={`${field['input']} ${styles['signer']}`}
          value={signer}
          onChange={(event) => checks.type({ signer: event.target.value })}
        >
          {signing.map(({ id, name }) => (
            <option key={id} value={id}>
              of {name}
            </option>
          ))}
          <option value={TYPED}>{TYPED_WORDS}</option>
        </select>
        {signer === TYPED && (
          <input
            {...inputOf('secret', wrong['secret'])}
            aria-label="Secret that I type"
            className={`${field['input']} ${secretStyles['masked']} ${styles['secret']}`}
            value={fields.secret}
            onChange={(event) => checks.type({ secret: event.target.value })}
          />
        )}
        <label htmlFor="check-probeUrl">Probe</label>
        <input
          {...inputOf('probeUrl', wrong['probeUrl'])}
          className={`${field['input']} ${styles['probe']}`}
          inputMode="url"
          placeholder="…/count, optional"
          title="An address of the receiver that answers how many deliveries it has processed: a number or {&quot;count&quot;: n}"
          value={fields.probeUrl}
          onChange={(event) => checks.type({ probeUrl: event.target.value })}
        />
      </div>
      {Object.entries(wrong).map(
        ([name, message]) =>
          name !== '' && (
            <p key={name} id={`check-${name}-wrong`} className={field['wrong']} role="alert">
              <WireText text={message} />
            </p>
          ),
      )}
    </div>
  );
}

const inputOf = (name: string, wrong: string | undefined) => ({
  id: `check-${name}`,
  type: 'text',
  spellCheck: false,
  autoComplete: 'off',
  autoCapitalize: 'off',
  'aria-invalid': wrong !== undefined,
  'aria-describedby': wrong === undefined ? undefined : `check-${name}-wrong`,
});
