import type { TunnelStatus } from '#shared/domain/app/tunnel.ts';
import type { TunnelProviderName } from '#shared/domain/app/tunnel-providers.ts';
import { providerOf } from '#shared/domain/app/tunnel-providers.ts';
import styles from './tunnel.module.css';

/** What a tunnel opens, and who can read along: to be known before it is started. */
export function Reach({ status: { reaches }, provider }: { status: TunnelStatus; provider: TunnelProviderName }) {
  return (
    <>
      <section className={styles['section']} aria-labelledby="tunnel-reach">
        <h2 id="tunnel-reach">What becomes reachable</h2>
        <p>
          Only the receiver, <code>{reaches}</code>, with <code>/webhook</code>, <code>/hooks/…</code> and <code>/health</code>. Never the
          MLflow API, never this inspector.
        </p>
        <p className={styles['quiet']}>
          Strangers find public addresses too. What they send is kept and shown as not signed; what a browser sent is never forwarded by
          itself.
        </p>
      </section>
      <section className={styles['section']} aria-labelledby="tunnel-sees">
        <h2 id="tunnel-sees">
          Who can read along <span className={styles['meta']}>{providerOf(provider).title}</span>
        </h2>
        <p>{providerOf(provider).sees}</p>
        <p className={styles['quiet']}>
          Bodies hold names, versions, tags and aliases. A secret is never in them: a signature proves that its sender knew it, without
          telling it.
        </p>
      </section>
    </>
  );
}
