import { randomUUID } from 'node:crypto';
import { explore } from '#core/check/explore/explore.ts';
import { createCheckNetwork } from '#core/check/network-sender.ts';
import { systemClock } from '#core/system-clock.ts';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import type { ExploreEnd, ExploreQuestion, ExploreStory } from '#shared/domain/check/story.ts';
import { EXPLORED_SECRET } from './explored-receiver.ts';

type Asked = Partial<CheckQuestion & ExploreQuestion> & { target: string };

export interface Watching {
  signal?: AbortSignal;
  onPassed?: (passed: number) => void;
}

/** Explores over real sockets, with enough time for a machine that has other things to do. */
export async function endOfExploring(
  asked: Asked,
  { signal = new AbortController().signal, onPassed }: Watching = {},
): Promise<ExploreEnd> {
  const { runs = 30, seed = 4711, timeSec = 120, ...question } = asked;
  const network = createCheckNetwork({});
  const means = { ...network, clock: systemClock, uuid: randomUUID, signal, ...(onPassed && { onPassed }) };
  const end = await explore({ secret: EXPLORED_SECRET, ...question }, { runs, seed, timeSec }, means);
  network.close();
  return end;
}

export async function storyFrom(asked: Asked): Promise<ExploreStory> {
  const end = await endOfExploring({ runs: 200, ...asked });
  if (end.kind !== 'found') throw new Error(`no story: ${JSON.stringify(end)}`);
  return end.story;
}

/** A line for each step: `Deliver A again · same id, same bytes · 200 · 1 → 2`. */
export const linesOf = ({ steps }: ExploreStory): string[] =>
  steps.map(({ what, detail, answer, count }) =>
    [what, detail, answer, count && `${count.from} → ${count.to}`].filter((part) => part !== undefined && part !== '').join(' · '),
  );
