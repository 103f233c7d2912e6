import { useInspector } from '#renderer/inspector.ts';
import type { ServersState } from '#renderer/state/servers-control.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatMoment } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { LeftOver } from '#shared/domain/app/real-server.ts';
import styles from './connect.module.css';

/** Webhooks that are still on a server because whoever registered them was killed. */
export function LeftOvers({ now: { asked, refusals }, leftOver }: { now: ServersState; leftOver: readonly LeftOver[] }) {
  const { servers } = useInspector();
  return leftOver.map(({ name, base, atMs }) => (
    <section key={name} className={styles['leftOver']} aria-label={`Left over: ${name}`}>
      <Icon name="a-warn" tone="warn" />
      <div>
        <p>
          The webhook <code>{name}</code> is still at <code>{base}</code>: Hookglass was killed before it could remove it.
        </p>
        <p className={styles['meta']}>
          {`Registered ${formatMoment(atMs, Date.now())}. It is removed with the credentials on the left where they are for that server, else with those of the environment.`}
        </p>
        {refusals[name] !== undefined && (
          <p className={styles['refusal']} role="alert">
            <WireText text={refusals[name]} />
          </p>
        )}
        <p>
          <Button size="small" aria-disabled={asked.has(name)} onClick={() => void servers.removeLeftOver(name, base)}>
            {asked.has(name) ? 'Removing…' : 'Remove it'}
          </Button>
        </p>
      </div>
    </section>
  ));
}
