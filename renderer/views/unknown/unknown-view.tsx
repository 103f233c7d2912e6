import { formatRoute } from '../../state/route.ts';
import styles from './unknown-view.module.css';

/** An address that names no view: said plainly, with the way back. */
export function UnknownView({ path }: { path: string }) {
  return (
    <main className={styles['page']} data-pane="list">
      <p>{`There is no view “${path.slice(0, 80)}” here.`}</p>
      <a href={formatRoute({ view: 'deliveries', tab: 'overview' })}>Go to the deliveries</a>
    </main>
  );
}
