import type { Ref } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import type { TunnelForm } from '#renderer/state/tunnel-control.ts';
import { fieldsOf } from '#renderer/state/tunnel-fields.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { TunnelProviderInfo, TunnelStatus } from '#shared/domain/app/tunnel.ts';
import { providerOf, TUNNEL_PROVIDERS, type TunnelProviderName } from '#shared/domain/app/tunnel-providers.ts';
import { ProviderFields } from './provider-fields.tsx';
import styles from './tunnel.module.css';

interface ProviderListProps {
  form: TunnelForm;
  /** The chosen one. */
  provider: TunnelProviderName;
  status: TunnelStatus;
  /** The radio button of the chosen one. */
  chosen: Ref<HTMLInputElement>;
}

/** All ways to make a tunnel: which program each needs, whether it is here, and what the chosen one wants to know. */
export function ProviderList({ form, provider, status, chosen }: ProviderListProps) {
  const { tunnel } = useInspector();
  return (
    <fieldset className={styles['providers']}>
      <legend>
        Made by
        <Button size="small" look="plain" aria-disabled={form.looking} onClick={() => void tunnel.look()}>
          <Icon name="a-replay" />
          Look for programs again
        </Button>
      </legend>
      {TUNNEL_PROVIDERS.map((name) => {
        const info = form.providers?.find((one) => one.name === name);
        return (
          <div key={name} className={styles['provider']} data-chosen={name === provider || undefined}>
            <label>
              <input
                ref={name === provider ? chosen : undefined}
                type="radio"
                name="tunnel-provider"
                value={name}
                checked={name === provider}
                onChange={() => tunnel.choose(name)}
                aria-describedby={`tunnel-${name}-use`}
              />
              <span className={styles['title']}>{providerOf(name).title}</span>
              {info && <Found info={info} />}
            </label>
            <p id={`tunnel-${name}-use`} className={styles['use']}>
              {providerOf(name).use}
            </p>
            {name === provider && (
              <div className={styles['setup']}>
                {info && <Program info={info} />}
                {fieldsOf(name).length > 0 && <ProviderFields form={form} provider={name} status={status} />}
              </div>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}

/** In a word, by shape too: the whole of it stands below the chosen one. */
function Found({ info: { name, program, found } }: { info: TunnelProviderInfo }) {
  if (!found) {
    return (
      <span className={styles['missing']}>
        <Icon name="s-nobody" tone="mute" />
        {name === 'custom' && program === '' ? 'not described yet' : 'not installed'}
      </span>
    );
  }
  return (
    <span className={styles['found']} title={found.version || found.path}>
      <Icon name="a-check" tone="ok" />
      <WireText text={`${program} ${shortVersion(found.version)}`.trim()} />
    </span>
  );
}

function Program({ info: { found, install } }: { info: TunnelProviderInfo }) {
  return (
    <p className={styles['program']}>
      {found ? (
        <>
          <code>{found.path}</code>
          {found.version !== '' && (
            <>
              {', '}
              <WireText text={found.version} />
            </>
          )}
        </>
      ) : (
        <WireText text={install} />
      )}
    </p>
  );
}

/** The number in `cloudflared version 2025.9.1 (built …)`, `OpenSSH_9.2p1 …`. */
function shortVersion(version: string): string {
  return /(?<!\d)\d+(?:\.\d+)+[a-z0-9]*/.exec(version)?.[0] ?? '';
}
