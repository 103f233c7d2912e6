import { CommandButton } from '../../commands/command-button.tsx';
import { useInspector, useLive } from '../../inspector.ts';
import { formatRoute } from '../../state/route.ts';
import styles from './delivery-list.module.css';

/** The list without rows: because nothing was sent, or because it was cleared. */
export function ListEmpty() {
  const { live } = useInspector();
  const { reading, connection } = useLive();
  if (reading || connection.kind === 'connecting') return null;
  if (live.log.end > live.log.start) return <p className={styles['empty']}>Nothing is shown: new deliveries appear here.</p>;
  return (
    <div className={styles['empty']}>
      <p>Nothing has been sent yet.</p>
      <p className={styles['acts']}>
        <CommandButton id="sample" look="primary" />
        <a href={formatRoute({ view: 'welcome' })}>Fire it from Python</a>
      </p>
    </div>
  );
}
