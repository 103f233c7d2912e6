import { go, keepingFilter } from '#renderer/state/navigation.ts';
import type { Tab } from '#renderer/state/route.ts';
import { codeWord } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import segments from '#renderer/ui/segments.module.css';
import { knotOf } from '#renderer/ui/thread.tsx';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { changedAnswers, type Scope } from './scope.ts';

/** Chooses the attempt that Verify, Request and Response speak of; Δ marks an answer that differs from the one before. */
export function AttemptPicker({ delivery, scope, tab }: { delivery: DeliveryDetail; scope: Scope; tab: Tab }) {
  if (delivery.attemptList.length < 2) return null;
  const changed = changedAnswers(delivery.attemptList);
  return (
    <div className={segments['seg']} role="group" aria-label="Attempt">
      {delivery.attemptList.map(({ number }, index) => {
        const mark = delivery.attemptMarks[index] ?? 'in-flight';
        const knot = knotOf(mark);
        return (
          <button
            key={number}
            type="button"
            aria-pressed={number === scope.attempt?.number}
            onClick={() => go(keepingFilter({ view: 'deliveries', id: delivery.id, tab, attempt: number }), 'replace')}
            title={changed.has(number) ? 'The answer differs from the one before' : undefined}
          >
            <Icon name={knot.name} tone={knot.tone} />
            {`${number} · ${mark === 'in-flight' ? 'in flight' : codeWord(mark)}${changed.has(number) ? ' Δ' : ''}`}
          </button>
        );
      })}
    </div>
  );
}
