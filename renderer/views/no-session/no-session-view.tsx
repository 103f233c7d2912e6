import type { NoSession } from '#renderer/session.ts';
import { mlflowAddress } from '#renderer/state/mlflow-address.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { MlflowWords } from '#renderer/views/unknown/mlflow-words.tsx';
import styles from './no-session-view.module.css';

const WORDS: Record<NoSession, { says: string; help: string }> = {
  'no-token': {
    says: 'This is Hookglass. Its inspector opens with a launch link.',
    help: 'It shows each webhook that the MLflow API on this machine sends. This page only opens with a link that the engine made itself; make one with:',
  },
  'code-refused': {
    says: 'This link has been used, or it is older than a minute.',
    help: 'Each link opens one page. Make a fresh one with:',
  },
  'token-refused': {
    says: 'The engine no longer accepts this page.',
    help: 'Its token was changed, or another engine answers here. Open it again with:',
  },
  unreachable: { says: 'No engine answers here.', help: 'Start it, then make a link with:' },
};

/** Instead of the inspector, when the page has no token for the core: what happened, and the way in. */
export function NoSessionView({ why }: { why: NoSession }) {
  const { says, help } = WORDS[why];
  const address = mlflowAddress(location.hash.replace(/^#?\/?/, ''));
  return (
    <main className={styles['page']}>
      <section className={styles['card']}>
        <Icon name="mark" className={styles['mark']} />
        <h1>{says}</h1>
        {address ? <MlflowWords address={address} /> : null}
        <p>{help}</p>
        <pre>hookglass open</pre>
        <p>In a clone of the project:</p>
        <pre>npm run --silent hookglass -- open</pre>
      </section>
    </main>
  );
}
