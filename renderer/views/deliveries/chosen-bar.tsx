import { memo } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { MOST_CHOSEN } from '#renderer/state/chosen.ts';
import { go, keepingFilter } from '#renderer/state/navigation.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatCount, plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { messageOf } from '#shared/domain/error-words.ts';
import styles from './list-tools.module.css';

/** What can be done with several rows at once. Events that nobody heard cannot be sent again, and are left out. */
export const ChosenBar = memo(function ChosenBar() {
  const { core, live, chosen, messages } = useInspector();
  const all = useStore(chosen.state);
  if (all.size === 0) return null;
  const ids = [...all].filter((id) => live.log.get(id)?.kind === 'delivery');
  const [first, second] = ids;

  /** One after the other: the order of the list is the order of sending. */
  async function each(act: (id: string) => Promise<unknown>, done: string, failed: string) {
    let count = 0;
    try {
      for (const id of ids) {
        await act(id);
        count += 1;
      }
      chosen.clear();
      messages.done(`${plural(count, 'delivery', 'deliveries')} ${done}.`);
    } catch (error) {
      messages.failed(`${count} of ${ids.length} were ${done}. ${failed}: ${messageOf(error)}`);
    }
  }

  return (
    <section className={styles['chosen']} aria-label="Chosen rows">
      <span>{`${formatCount(all.size)} chosen${all.size === MOST_CHOSEN ? ', which is the most' : ''}`}</span>
      <Button
        size="small"
        aria-disabled={ids.length === 0}
        onClick={() => void each((id) => core.replay(id, { mode: 'resigned' }), 'replayed', 'The next was not sent')}
      >
        <Icon name="a-replay" />
        Replay
      </Button>
      <Button
        size="small"
        aria-disabled={ids.length === 0}
        onClick={() => void each((id) => core.star(id), 'starred', 'The next star was not set')}
      >
        <Icon name="a-star" />
        Star
      </Button>
      {ids.length === 2 && first !== undefined && second !== undefined && (
        <Button size="small" onClick={() => go(keepingFilter({ view: 'deliveries', id: second, tab: 'diff', cmp: first }))}>
          Compare
        </Button>
      )}
      <Button size="small" look="plain" onClick={chosen.clear}>
        Choose none
      </Button>
    </section>
  );
});
