import type { ReactNode } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { judgedKey, type ServersState } from '#renderer/state/servers-control.ts';
import { useStore } from '#renderer/state/store.ts';
import { chosenProvider } from '#renderer/state/tunnel-control.ts';
import { publicUrlOf } from '#renderer/state/tunnel-words.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { ReceiveWay } from '#shared/domain/app/real-server.ts';
import { providerOf } from '#shared/domain/app/tunnel-providers.ts';
import styles from './connect.module.css';
import { TextField } from './text-field.tsx';

/** The ways from the server to the receiver, with what the server said to each address that was judged. */
export function ReceiveThrough({ now }: { now: ServersState }) {
  const { servers, tunnel } = useInspector();
  const { status, tunnel: tunnelStatus } = useLive();
  const form = useStore(tunnel.form);
  const { fields, wrong, report, judged } = now;
  const isOn = tunnelStatus !== undefined && publicUrlOf(tunnelStatus.state) !== undefined;
  const verdictOf = (url: string | undefined) => (report && url !== undefined ? judged.get(judgedKey(report.base, url)) : undefined);
  const way = (value: ReceiveWay, title: string, url: string | undefined, note: ReactNode) => (
    <li data-chosen={fields.receive === value || undefined}>
      <label>
        <input
          type="radio"
          name="receive-through"
          value={value}
          checked={fields.receive === value}
          aria-describedby={`receive-${value}`}
          onChange={() => servers.type({ receive: value })}
        />
        <span className={styles['way']}>{title}</span>
        {url !== undefined && <code>{url}</code>}
      </label>
      <p id={`receive-${value}`}>
        <Verdict verdict={verdictOf(url)} />
        {note}
      </p>
    </li>
  );
  return (
    <fieldset className={styles['ways']}>
      <legend>Receive through</legend>
      <ul>
        {way('here', 'This computer', status?.urls.webhookUrl, 'for a server on this computer')}
        {way(
          'tunnel',
          'Tunnel',
          isOn ? tunnelStatus.webhookUrl : undefined,
          <>
            {isOn
              ? 'makes the receiver public, never the API'
              : `off; it is started with ${providerOf(chosenProvider(form, tunnelStatus)).title}, and ended when you detach`}{' '}
            <a href={formatRoute({ view: 'tunnel' })}>Set up</a>
          </>,
        )}
        {way('url', 'Another address', undefined, 'of the receiver, as the server calls it')}
      </ul>
      {wrong['tunnel'] !== undefined && (
        <p className={styles['refusal']} role="alert">
          {`${wrong['tunnel']} Set the tunnel up first.`}
        </p>
      )}
      {fields.receive === 'url' && (
        <TextField
          name="webhookUrl"
          label="Address of the receiver"
          hint="From a container this computer is host.docker.internal."
          placeholder="http://host.docker.internal:8000/webhook"
          inputMode="url"
          value={fields.webhookUrl}
          wrong={wrong['webhookUrl']}
          onType={(webhookUrl) => servers.type({ webhookUrl })}
        />
      )}
      {fields.receive === 'url' && <Verdict verdict={verdictOf(fields.webhookUrl.trim())} />}
    </fieldset>
  );
}

function Verdict({ verdict }: { verdict: 'accepted' | 'refused' | undefined }) {
  if (verdict === undefined) return null;
  return verdict === 'accepted' ? (
    <span className={styles['verdict']}>
      <Icon name="k-ok" tone="ok" />
      accepted by this server;{' '}
    </span>
  ) : (
    <span className={styles['verdict']}>
      <Icon name="k-fail" tone="bad" />
      refused by this server;{' '}
    </span>
  );
}
