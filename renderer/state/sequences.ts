import type { ControlClient } from '#shared/client/control-client.ts';
import { type EventSequence, MAX_SEQUENCE_STEPS, type SequenceStep } from '#shared/domain/delivery/event-sequence.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { type ComposeSource, sendToAll } from './compose-send.ts';
import { createStamp, draftOf, targetsOf } from './composer.ts';
import { bytesOf } from './payload.ts';
import { createStore, type Store } from './store.ts';

/** How far the sending of a scenario has come, step by step. */
export type StepProgress =
  | { kind: 'planned' }
  | { kind: 'waiting' }
  | { kind: 'sent'; ids: string[] }
  | { kind: 'failed'; message: string };

export interface SequencesState {
  /** Absent until they were read. */
  all?: readonly EventSequence[];
  /** The one on screen. */
  name?: string;
  /** What is on screen, also while it could not be kept. */
  steps: readonly SequenceStep[];
  progress: readonly StepProgress[];
  running: boolean;
  problem?: string;
}

export interface Sequences {
  readonly state: Store<SequencesState>;
  read(): Promise<void>;
  show(name: string): void;
  /** Empty, under a name that is free; kept with its first event. */
  begin(): void;
  change(steps: readonly SequenceStep[]): Promise<void>;
  rename(name: string): Promise<void>;
  remove(): Promise<void>;
  sendAll(): Promise<void>;
  stop(): void;
}

export interface SequencesOptions {
  core: ComposeSource & Pick<ControlClient, 'sequences' | 'saveSequence' | 'removeSequence'>;
  webhooks: () => ReadonlyMap<string, Webhook>;
  receiver: () => string;
  nowMicros: () => number;
  uuid: () => string;
  /** Resolves after so long, or when it is cut short. */
  wait: (ms: number, stopped: AbortSignal) => Promise<void>;
}

const FIRST_NAME = 'New scenario';

/** Composed events that are sent again together. */
export function createSequences({ core, webhooks, receiver, nowMicros, uuid, wait }: SequencesOptions): Sequences {
  const state = createStore<SequencesState>({ steps: [], progress: [], running: false });
  let stopping = new AbortController();
  const update = (change: Partial<SequencesState>) => state.update(({ problem: _, ...now }) => ({ ...now, ...change }));
  const fail = (message: string) => update({ problem: message });
  const planned = (steps: readonly SequenceStep[]): StepProgress[] => steps.map(() => ({ kind: 'planned' }));

  function show(name: string) {
    const found = state.get().all?.find((one) => one.name === name);
    if (found && !state.get().running) update({ name, steps: found.steps, progress: planned(found.steps) });
  }

  async function keep(name: string, steps: readonly SequenceStep[]): Promise<boolean> {
    try {
      const saved = await core.saveSequence(name, { steps: [...steps] });
      const others = (state.get().all ?? []).filter((one) => one.name !== name);
      update({ all: [...others, saved].sort((a, b) => (a.name < b.name ? -1 : 1)) });
      return true;
    } catch (error) {
      fail(`The scenario was not kept: ${messageOf(error)}`);
      return false;
    }
  }

  const setProgress = (index: number, step: StepProgress) =>
    state.update((now) => ({ ...now, progress: now.progress.map((one, i) => (i === index ? step : one)) }));

  /** @returns whether the next one may follow */
  async function sendStep(index: number, { event, text, asTyped, ownTime, breakage, to }: SequenceStep): Promise<boolean> {
    const stamp = createStamp(nowMicros(), uuid);
    const draft = draftOf({ text, asTyped: asTyped === true }, ownTime ? undefined : stamp.micros);
    const bytes = bytesOf(draft.text, draft);
    const targets = targetsOf(to ?? {}, webhooks(), event);
    const obstacle = typeof bytes === 'string' ? bytes : targets.length === 0 ? `Nobody listens to ${event}.` : undefined;
    if (typeof bytes === 'string' || obstacle !== undefined) {
      setProgress(index, { kind: 'failed', message: obstacle ?? '' });
      return false;
    }
    const { deliveries, refused } = await sendToAll(core, { event, bytes, stamp, breakage }, targets, receiver());
    const [first] = refused;
    setProgress(
      index,
      first ? { kind: 'failed', message: `${first.webhookName}: ${first.message}` } : { kind: 'sent', ids: deliveries.map(({ id }) => id) },
    );
    return true;
  }

  return {
    state,
    async read() {
      try {
        const all = await core.sequences();
        update({ all });
        const { name, steps } = state.get();
        if (name === undefined && steps.length === 0 && all[0]) show(all[0].name);
      } catch (error) {
        fail(messageOf(error));
      }
    },
    show,
    begin() {
      const taken = new Set(state.get().all?.map(({ name }) => name));
      let name = FIRST_NAME;
      for (let i = 2; taken.has(name); i += 1) name = `${FIRST_NAME} ${i}`;
      update({ name, steps: [], progress: [] });
    },
    async change(steps) {
      const { name = FIRST_NAME } = state.get();
      if (steps.length > MAX_SEQUENCE_STEPS) return fail(`A scenario has at most ${MAX_SEQUENCE_STEPS} events.`);
      update({ name, steps, progress: planned(steps) });
      if (steps.length > 0) await keep(name, steps);
    },
    async rename(next) {
      const { name, steps, all } = state.get();
      const wanted = next.trim();
      if (wanted === '' || wanted === name) return;
      if (all?.some((one) => one.name === wanted)) return fail(`There is a scenario “${wanted}” already.`);
      if (steps.length === 0) return update({ name: wanted });
      if (!(await keep(wanted, steps))) return;
      if (name !== undefined) await core.removeSequence(name).catch(() => undefined);
      update({ name: wanted, all: (state.get().all ?? []).filter((one) => one.name !== name) });
    },
    async remove() {
      const { name } = state.get();
      if (name === undefined) return;
      const known = state.get().all?.some((one) => one.name === name);
      try {
        if (known) await core.removeSequence(name);
      } catch (error) {
        return fail(`The scenario was not removed: ${messageOf(error)}`);
      }
      const all = (state.get().all ?? []).filter((one) => one.name !== name);
      const { name: _, ...rest } = state.get();
      state.set({ ...rest, all, steps: [], progress: [] });
      if (all[0]) show(all[0].name);
    },
    async sendAll() {
      const { steps, running } = state.get();
      if (running || steps.length === 0) return;
      stopping = new AbortController();
      update({ running: true, progress: planned(steps) });
      try {
        for (const [index, step] of steps.entries()) {
          setProgress(index, { kind: 'waiting' });
          if (index > 0 && step.waitMs > 0) await wait(step.waitMs, stopping.signal);
          if (stopping.signal.aborted) return setProgress(index, { kind: 'planned' });
          if (!(await sendStep(index, step))) return;
        }
      } catch (error) {
        fail(messageOf(error));
      } finally {
        state.update((now) => ({ ...now, running: false }));
      }
    },
    stop: () => stopping.abort(),
  };
}
