import { mlflowAddress } from '#renderer/state/mlflow-address.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { MlflowWords } from './mlflow-words.tsx';
import styles from './unknown-view.module.css';

/** Where the desktop app leads a link that it does not follow (electron/start-arguments.ts). */
const REFUSED_LINK = 'link-refused';
const REFUSED =
  'The link was not followed: it holds characters that no link of Hookglass has. A link names a place, as hookglass://deliveries/d42 does, and does nothing else.';

/** An address that names no view: said plainly, with the way back. Links that MLflow clients print are told for what they are. */
export function UnknownView({ path }: { path: string }) {
  const address = mlflowAddress(path);
  return (
    <main className={styles['page']} data-pane="list">
      {address ? (
        <MlflowWords address={address} />
      ) : (
        <p>{path === REFUSED_LINK ? REFUSED : `There is no view “${path.slice(0, 80)}” here.`}</p>
      )}
      <a href={formatRoute({ view: 'deliveries', tab: 'overview' })}>Go to the deliveries</a>
    </main>
  );
}
