import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import type { Page, PageRequest } from '#shared/domain/page.ts';
import { followCore, isGone, PATIENCE_MS } from './follow-core.ts';
import { asking, type RunningCore } from './running-core.ts';

/** Whose id is a letter and a number that grows. */
interface Numbered {
  id: string;
}

export interface FollowNewOptions<Item extends Numbered> {
  core: RunningCore;
  /** Asked again whenever something is new, so that the core itself applies the filter, and nothing is missed. */
  list(page: PageRequest): Promise<Page<Item>>;
  q: string;
  /** Which events tell of something new. */
  isNews(event: StreamEvent): boolean;
  /** The newest that was shown already. */
  after: string | undefined;
  show(items: readonly Item[]): void;
}

const numberOf = ({ id }: Numbered): number => Number(id.slice(1));

/**
 * Shows what is new, oldest first, until it is stopped or the reader of the output leaves.
 * @throws StartError `target-unreachable` when the core stops and does not come back
 */
export async function followNew<Item extends Numbered>({ core, list, q, isNews, after, show }: FollowNewOptions<Item>): Promise<void> {
  let last = after === undefined ? 0 : numberOf({ id: after });
  let reading: Promise<void> = Promise.resolve();
  const failed = new AbortController();
  let failure: unknown;

  async function newer(): Promise<Item[]> {
    const found: Item[] = [];
    let cursor: string | undefined;
    do {
      const page = await asking(() => list({ limit: 1000, q, ...(cursor !== undefined && { cursor }) }));
      const fresh = page.items.filter((item) => numberOf(item) > last);
      found.push(...fresh);
      cursor = fresh.length === page.items.length ? page.next : undefined;
    } while (cursor !== undefined);
    return found.toReversed();
  }

  /** One after the other: two at once would show the same twice. */
  function look(): Promise<void> {
    reading = reading.then(async () => {
      try {
        const items = await newer();
        const newest = items.at(-1);
        if (newest) last = numberOf(newest);
        show(items);
      } catch (error) {
        if (isGone(error)) return;
        failure = error;
        failed.abort();
      }
    });
    return reading;
  }

  await followCore(
    { core, patienceMs: PATIENCE_MS, stopped: failed.signal },
    {
      joined: look,
      events(events) {
        if (events.some(isNews)) void look();
      },
    },
  );
  if (failure !== undefined) throw failure;
}
