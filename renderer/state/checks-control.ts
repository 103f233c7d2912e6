import type { ControlClient } from '#shared/client/control-client.ts';
import { ControlError } from '#shared/client/control-requests.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import type { CheckId } from '#shared/domain/check/checks.ts';
import type { CheckRun, CheckRunSummary } from '#shared/domain/check/run.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { RecordedRelease } from '#shared/domain/mlflow/release.ts';
import { createStore, type Store } from './store.ts';

/** Signed with a secret that is typed here and kept nowhere. */
export const TYPED = 'typed';

/** What was typed; what is absent is proposed ({@link proposedFor}). The secret goes no further than into the question. */
export interface CheckFields {
  target?: string;
  /** Id of the webhook whose secret signs, or {@link TYPED}. */
  signer?: string;
  secret: string;
  probeUrl: string;
  /** The MLflow whose events are sent; absent: that of the core. */
  mlflowVersion?: RecordedRelease;
}

export interface ChecksState {
  /** The newest first; absent until they were read. */
  runs?: readonly CheckRunSummary[];
  /** Those that were read, by number. */
  read: ReadonlyMap<number, CheckRun>;
  /** What the run is asking now. */
  asking: ReadonlySet<CheckId>;
  fields: CheckFields;
  /** Refusals by the name of the field; what belongs to none is under the empty name. */
  wrong: Readonly<Record<string, string>>;
  busy: boolean;
}

/** What a run is started with. */
export interface CheckStart {
  target: string;
  signer: string;
  mlflowVersion?: RecordedRelease;
  only?: readonly CheckId[];
  /** These checks become a part of that run. */
  again?: number;
}

export interface ChecksControl {
  readonly state: Store<ChecksState>;
  /** Reads the list, and the runs that were read before. */
  again(): Promise<void>;
  open(number: number): Promise<void>;
  take(events: readonly StreamEvent[]): void;
  type(change: Partial<CheckFields>): void;
  /** @returns the number of the run, unless it was refused */
  start(start: CheckStart): Promise<number | undefined>;
  stop(number: number): Promise<void>;
}

type ChecksCore = Pick<ControlClient, 'checkRuns' | 'checkRun' | 'startCheckRun' | 'stopCheckRun'>;

/** Checks end one after the other; what they came to is read once for several. */
const SOON_MS = 100;
/** A run and the one beside it, and a few that were looked at before. */
const MOST_READ = 6;

/** Runs of the checks of a receiver, and what is typed for the next one. It outlives the view. */
export function createChecksControl(core: ChecksCore, later: (ms: number, callback: () => void) => void): ChecksControl {
  const state = createStore<ChecksState>({
    read: new Map(),
    asking: new Set(),
    fields: { secret: '', probeUrl: '' },
    wrong: {},
    busy: false,
  });
  const due = new Set<number>();

  async function open(number: number): Promise<void> {
    try {
      const run = await core.checkRun(number);
      if (!run) return;
      state.update((now) => ({
        ...now,
        read: new Map([...[...now.read].filter(([other]) => other !== number), [number, run] as const].slice(-MOST_READ)),
        ...(now.runs && { runs: withRun(now.runs, summaryOf(run)) }),
      }));
    } catch {
      // The line above the view says that the engine is gone.
    }
  }

  async function again(): Promise<void> {
    try {
      const runs = await core.checkRuns();
      state.update((now) => ({ ...now, runs }));
      await Promise.all([...state.get().read.keys()].map(open));
    } catch {
      // As above.
    }
  }

  function readSoon(number: number): void {
    if (due.has(number)) return;
    due.add(number);
    later(SOON_MS, () => {
      due.delete(number);
      void open(number);
    });
  }

  function takeOne(event: StreamEvent): void {
    if (event.type === 'check.changed') {
      const { run } = event;
      state.update((now) => ({
        ...now,
        asking: new Set(),
        ...(now.runs && { runs: withRun(now.runs, run) }),
      }));
      readSoon(run.number);
    } else if (event.type === 'check.started') {
      state.update((now) => ({ ...now, asking: new Set(now.asking).add(event.check) }));
    } else if (event.type === 'check.outcome') {
      const ended = event.outcome.id;
      state.update((now) => ({ ...now, asking: new Set([...now.asking].filter((id) => id !== ended)) }));
      readSoon(event.number);
    }
  }

  return {
    state,
    again,
    open,
    take: (events) => events.forEach(takeOne),
    type(change) {
      state.update((now) => {
        const wrong = Object.fromEntries(Object.entries(now.wrong).filter(([field]) => field !== '' && !(field in change)));
        return { ...now, wrong, fields: { ...now.fields, ...change } };
      });
    },
    async start({ target, signer, mlflowVersion, only, again: into }) {
      const { busy, fields } = state.get();
      if (busy) return undefined;
      const wrong = obstaclesOf({ target, signer, secret: fields.secret });
      state.update((now) => ({ ...now, wrong, busy: Object.keys(wrong).length === 0 }));
      if (Object.keys(wrong).length > 0) return undefined;
      try {
        const run = await core.startCheckRun({
          ...receiverOf({ target, signer }, fields),
          ...(mlflowVersion !== undefined && { mlflowVersion }),
          ...(only && { only: [...only] }),
          ...(into !== undefined && { again: into }),
        });
        state.update((now) => ({ ...now, busy: false, ...(now.runs && { runs: withRun(now.runs, run) }) }));
        await open(run.number);
        return run.number;
      } catch (error) {
        state.update((now) => ({ ...now, busy: false, wrong: wrongOf(error) }));
        return undefined;
      }
    },
    async stop(number) {
      try {
        await core.stopCheckRun(number);
      } catch (error) {
        state.update((now) => ({ ...now, wrong: { '': messageOf(error) } }));
      }
    },
  };
}

const FIELD_OF: Readonly<Record<string, string>> = { target: 'target', probeUrl: 'probeUrl', secret: 'secret', webhookId: 'secret' };

/** A host and port are enough, as in a browser. */
const withScheme = (url: string) => (/^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`);

/** Where requests go and what signs them, as the core is asked. */
export function receiverOf({ target, signer }: { target: string; signer: string }, fields: Pick<CheckFields, 'secret' | 'probeUrl'>) {
  const probeUrl = fields.probeUrl.trim();
  return {
    target: withScheme(target.trim()),
    ...(signer === TYPED ? { secret: fields.secret } : { webhookId: signer }),
    ...(probeUrl !== '' && { probeUrl: withScheme(probeUrl) }),
  };
}

/** What the core refused, by the name of the field. */
export function wrongOf(error: unknown): Record<string, string> {
  const errors = error instanceof ControlError ? error.errors : [];
  if (errors.length === 0) return { '': messageOf(error) };
  return Object.fromEntries(errors.map(({ path, message }) => [FIELD_OF[path] ?? '', message]));
}

export function obstaclesOf({ target, signer, secret }: { target: string; signer: string; secret: string }): Record<string, string> {
  return {
    ...(target.trim() === '' && { target: 'Name the URL of the receiver.' }),
    ...(signer === TYPED && secret === '' && { secret: 'Type the secret that the receiver checks with.' }),
  };
}

function withRun(runs: readonly CheckRunSummary[], run: CheckRunSummary): CheckRunSummary[] {
  return [run, ...runs.filter(({ number }) => number !== run.number)].sort((a, b) => b.number - a.number);
}

function summaryOf({ checks: _1, notTestable: _2, ...summary }: CheckRun): CheckRunSummary {
  return summary;
}
