import type { ControlClient } from '#shared/client/control-client.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { type Exploration, MOST_EXPLORE_RUNS, MOST_EXPLORE_SEC, type StoryFile } from '#shared/domain/check/exploration.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { type CheckFields, type ChecksControl, obstaclesOf, receiverOf, TYPED, wrongOf } from './checks-control.ts';
import { createStore, type Store } from './store.ts';

export interface ExploreFields {
  runs: string;
  timeSec: string;
  events: string;
}

export interface ExploreState {
  /** The newest first; absent until they were read. */
  explorations?: readonly Exploration[];
  /** Something was asked for and is not answered yet. */
  busy: boolean;
  /** As typed, for the next one; empty is the core's own. */
  fields: ExploreFields;
  /** Why playing, stopping or keeping did not go. */
  wrong?: string;
}

export interface ExploreControl {
  readonly state: Store<ExploreState>;
  again(): Promise<void>;
  take(events: readonly StreamEvent[]): void;
  type(change: Partial<ExploreFields>): void;
  /** What is wrong with a field stands at the field of the checks. @returns the seed, unless it was refused */
  start(where: { target: string; signer: string }, seed?: number): Promise<number | undefined>;
  stop(number: number): Promise<void>;
  /** Signed as the exploration was: with a secret that was typed, with what is typed now. */
  play(exploration: Exploration): Promise<void>;
  files(number: number): Promise<readonly StoryFile[]>;
}

type ExploreCore = Pick<
  ControlClient,
  'explorations' | 'exploration' | 'startExploration' | 'stopExploration' | 'playExploration' | 'explorationFiles'
>;

/** Explorations of a receiver that the core knows; the fields are those of the checks. It outlives the view. */
export function createExploreControl(core: ExploreCore, checks: Pick<ChecksControl, 'state'>): ExploreControl {
  const state = createStore<ExploreState>({ busy: false, fields: { runs: '', timeSec: '', events: '' } });
  const fields = (): CheckFields => checks.state.get().fields;
  const saysWrong = (wrong: Record<string, string>) => checks.state.update((now) => ({ ...now, wrong }));

  function put(exploration: Exploration): void {
    state.update((now) => {
      const others = (now.explorations ?? []).filter(({ number }) => number !== exploration.number);
      return { ...now, explorations: [exploration, ...others].sort((a, b) => b.number - a.number) };
    });
  }

  async function read(number: number): Promise<void> {
    try {
      const exploration = await core.exploration(number);
      if (exploration) put(exploration);
    } catch {
      // The line above the view says that the engine is gone.
    }
  }

  /** One at a time; what was refused is said below the story. */
  async function ask(work: () => Promise<Exploration>): Promise<void> {
    if (state.get().busy) return;
    state.update(({ wrong: _, ...now }) => ({ ...now, busy: true }));
    try {
      put(await work());
    } catch (error) {
      state.update((now) => ({ ...now, wrong: messageOf(error) }));
    } finally {
      state.update((now) => ({ ...now, busy: false }));
    }
  }

  return {
    state,
    type(change) {
      state.update(({ wrong: _, ...now }) => ({ ...now, fields: { ...now.fields, ...change } }));
    },
    async again() {
      try {
        const explorations = await core.explorations();
        state.update((now) => ({ ...now, explorations }));
      } catch {
        // As above.
      }
    },
    take(events) {
      for (const event of events) {
        if (event.type !== 'explore.changed') continue;
        const { exploration: brief } = event;
        // A core that has started anew counts from 1 again.
        const known = state.get().explorations?.find(({ number, seed }) => number === brief.number && seed === brief.seed);
        if (known) put({ ...known, ...brief });
        if (!known || brief.state === 'ended') void read(brief.number);
      }
    },
    async start(where, seed) {
      const asked = askedOf(state.get().fields);
      if (typeof asked === 'string') {
        state.update((now) => ({ ...now, wrong: asked }));
        return undefined;
      }
      const wrong = obstaclesOf({ ...where, secret: fields().secret });
      saysWrong(wrong);
      if (state.get().busy || Object.keys(wrong).length > 0) return undefined;
      state.update(({ wrong: _, ...now }) => ({ ...now, busy: true }));
      try {
        const exploration = await core.startExploration({ ...receiverOf(where, fields()), ...asked, ...(seed !== undefined && { seed }) });
        put(exploration);
        return exploration.seed;
      } catch (error) {
        saysWrong(wrongOf(error));
        return undefined;
      } finally {
        state.update((now) => ({ ...now, busy: false }));
      }
    },
    async stop(number) {
      try {
        put(await core.stopExploration(number));
      } catch (error) {
        state.update((now) => ({ ...now, wrong: messageOf(error) }));
      }
    },
    async play({ number, webhook }) {
      const { secret } = fields();
      if (!webhook && secret === '') return saysWrong(obstaclesOf({ target: 'known', signer: TYPED, secret }));
      await ask(() => core.playExploration(number, webhook ? {} : { secret }));
    },
    async files(number) {
      try {
        return (await core.explorationFiles(number))?.items ?? [];
      } catch (error) {
        state.update((now) => ({ ...now, wrong: messageOf(error) }));
        return [];
      }
    },
  };
}

interface Asked {
  runs?: number;
  timeSec?: number;
  events?: string;
}

/** @returns a sentence where a field holds something else than it may */
export function askedOf({ runs, timeSec, events }: ExploreFields): Asked | string {
  const [count, seconds] = [Number(runs), Number(timeSec)];
  if (runs.trim() !== '' && !(Number.isInteger(count) && count >= 1 && count <= MOST_EXPLORE_RUNS)) {
    return `Sequences are a whole number from 1 to ${MOST_EXPLORE_RUNS}, not ${runs.trim()}.`;
  }
  if (timeSec.trim() !== '' && !(seconds >= 1 && seconds <= MOST_EXPLORE_SEC)) {
    return `The time is 1 to ${MOST_EXPLORE_SEC} s, not ${timeSec.trim()}.`;
  }
  return {
    ...(runs.trim() !== '' && { runs: count }),
    ...(timeSec.trim() !== '' && { timeSec: seconds }),
    ...(events.trim() !== '' && { events: events.trim() }),
  };
}
