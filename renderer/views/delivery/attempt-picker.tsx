import { go, keepingFilter } from '#renderer/state/navigation.ts';
import type { Tab } from '#renderer/state/route.ts';
import { Segments } from '#renderer/ui/choice/segments.tsx';
import { codeWord } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { knotOf } from '#renderer/ui/thread.tsx';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { changedAnswers, type Scope } from './scope.ts';

/** Chooses the attempt that Verify, Request and Response speak of; Δ marks an answer that differs from the one before. */
export function AttemptPicker({ delivery, scope, tab }: { delivery: DeliveryDetail; scope: Scope; tab: Tab }) {
  if (delivery.attemptList.length < 2) return null;
  const changed = changedAnswers(delivery.attemptList);
  return (
    <Segments
      label="Attempt"
      options={delivery.attemptList.map(({ number }, index) => {
        const mark = delivery.attemptMarks[index] ?? 'in-flight';
        const knot = knotOf(mark);
        return {
          value: number,
          title: (
            <>
              <Icon name={knot.name} tone={knot.tone} />
              {`${number} · ${mark === 'in-flight' ? 'in flight' : codeWord(mark)}${changed.has(number) ? ' Δ' : ''}`}
            </>
          ),
          hint: changed.has(number) ? 'The answer differs from the one before' : undefined,
        };
      })}
      chosen={scope.attempt?.number}
      onChoose={(attempt) => go(keepingFilter({ view: 'deliveries', id: delivery.id, tab, attempt }), 'replace')}
    />
  );
}
