import type { NoSession } from '../../session.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './no-session-view.module.css';

const WORDS: Record<NoSession, { says: string; help: string }> = {
  'no-token': {
    says: 'This page needs a launch link.',
    help: 'The engine listens to those only who come with a link that it made itself. Make one with:',
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
  return (
    <main className={styles['page']}>
      <section className={styles['card']}>
        <Icon name="mark" className={styles['mark']} />
        <h1>{says}</h1>
        <p>{help}</p>
        <pre>npm run --silent hookglass -- open</pre>
      </section>
    </main>
  );
}
