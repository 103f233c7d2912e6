import type { ControlClient } from '#shared/client/control-client.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import type { Exploration, StoryFile } from '#shared/domain/check/exploration.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { type CheckFields, type ChecksControl, obstaclesOf, receiverOf, TYPED, wrongOf } from './checks-control.ts';
import { createStore, type Store } from './store.ts';

export interface ExploreState {
  /** The newest first; absent until they were read. */
  explorations?: readonly Exploration[];
  /** Something was asked for and is not answered yet. */
  busy: boolean;
  /** Why playing, stopping or keeping did not go. */
  wrong?: string;
}

export interface ExploreControl {
  readonly state: Store<ExploreState>;
  again(): Promise<void>;
  take(events: readonly StreamEvent[]): void;
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
  const state = createStore<ExploreState>({ busy: false });
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
      const wrong = obstaclesOf({ ...where, secret: fields().secret });
      saysWrong(wrong);
      if (state.get().busy || Object.keys(wrong).length > 0) return undefined;
      state.update(({ wrong: _, ...now }) => ({ ...now, busy: true }));
      try {
        const exploration = await core.startExploration({ ...receiverOf(where, fields()), ...(seed !== undefined && { seed }) });
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
