import type { ControlClient } from '#shared/client/control-client.ts';
import { ControlError } from '#shared/client/control-requests.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { type EndpointView, refuseEndpointName } from '#shared/domain/scenario/endpoint.ts';
import type { ForwardTarget } from '#shared/domain/scenario/forward-target.ts';
import { ALWAYS_VERIFY } from '#shared/domain/scenario/scenario.ts';
import { draftOfEndpoint, type EndpointDraft, isChanged, obstacleOf, patchOf } from './endpoint-draft.ts';
import { createStore, type Store } from './store.ts';

export interface EndpointsState {
  /** Absent until they were read. */
  items?: readonly EndpointView[];
  targets: readonly ForwardTarget[];
  /** What is being changed, by the name of the endpoint; it outlives the view. */
  drafts: ReadonlyMap<string, EndpointDraft>;
  saving: boolean;
  problem?: string;
}

/** The name of a new endpoint that was refused, or what it is called now. */
export type Created = { kind: 'done'; name: string } | { kind: 'refused'; field: 'name' | 'url'; message: string };

export interface EndpointsControl {
  readonly state: Store<EndpointsState>;
  read(): Promise<void>;
  /** Reads again soon when a request came in: scenarios move with it. */
  take(events: readonly StreamEvent[]): void;
  edit(endpoint: EndpointView, change: (draft: EndpointDraft) => EndpointDraft): void;
  discard(name: string): void;
  apply(name: string): Promise<void>;
  create(name: string, from?: EndpointView): Promise<Created>;
  /** An endpoint that passes on to an app and keeps what it answers. */
  record(name: string, url: string): Promise<Created>;
  remove(name: string): Promise<boolean>;
  restart(name: string): Promise<void>;
}

type EndpointsCore = Pick<
  ControlClient,
  'endpoints' | 'forwardTargets' | 'createEndpoint' | 'updateEndpoint' | 'removeEndpoint' | 'restartEndpoint'
>;

/** Many requests may come at once; what they moved is read once. */
const SOON_MS = 100;

/** The addresses of the mock receiver and what is being changed about them. */
export function createEndpointsControl(core: EndpointsCore, later: (ms: number, callback: () => void) => void): EndpointsControl {
  const state = createStore<EndpointsState>({ targets: [], drafts: new Map(), saving: false });
  let due = false;

  const put = (endpoint: EndpointView) =>
    state.update(({ problem: _, ...now }) => ({
      ...now,
      items: [...(now.items ?? []).filter(({ name }) => name !== endpoint.name), endpoint].sort(byName),
    }));

  function withoutDraft(name: string): void {
    state.update((now) => ({ ...now, drafts: new Map([...now.drafts].filter(([one]) => one !== name)) }));
  }

  const refuse = (name: string, refused: Record<string, string>) =>
    state.update((now) => {
      const draft = now.drafts.get(name);
      return draft ? { ...now, drafts: new Map(now.drafts).set(name, { ...draft, refused }) } : now;
    });

  async function read() {
    try {
      const [items, targets] = await Promise.all([core.endpoints(), core.forwardTargets()]);
      state.update(({ problem: _, ...now }) => ({ ...now, items: [...items].sort(byName), targets }));
    } catch (error) {
      state.update((now) => ({ ...now, problem: messageOf(error) }));
    }
  }

  async function make(settings: Parameters<EndpointsCore['createEndpoint']>[0]): Promise<Created> {
    const taken = state.get().items?.some(({ name }) => name === settings.name) && `There is an endpoint “${settings.name}” already.`;
    const message = refuseEndpointName(settings.name) ?? taken;
    if (message) return { kind: 'refused', field: 'name', message };
    try {
      const endpoint = await core.createEndpoint(settings);
      put(endpoint);
      return { kind: 'done', name: endpoint.name };
    } catch (error) {
      const isUrl = error instanceof ControlError && error.errors.some(({ path }) => path.startsWith('forward'));
      return { kind: 'refused', field: isUrl ? 'url' : 'name', message: messageOf(error) };
    }
  }

  return {
    state,
    read,
    take(events) {
      if (due || !events.some(({ type }) => type === 'capture.added')) return;
      due = true;
      later(SOON_MS, () => {
        due = false;
        void read();
      });
    },
    edit(endpoint, change) {
      const draft = state.get().drafts.get(endpoint.name) ?? draftOfEndpoint(endpoint);
      const next = { ...change(draft), refused: {} };
      if (!isChanged(next, endpoint)) return withoutDraft(endpoint.name);
      state.update((now) => ({ ...now, drafts: new Map(now.drafts).set(endpoint.name, next) }));
    },
    discard: withoutDraft,
    async apply(name) {
      const { items, drafts, saving } = state.get();
      const [endpoint, draft] = [items?.find((one) => one.name === name), drafts.get(name)];
      if (saving || !endpoint || !draft || obstacleOf(draft) !== undefined) return;
      state.update((now) => ({ ...now, saving: true }));
      try {
        put(await core.updateEndpoint(name, patchOf(draft, endpoint)));
        withoutDraft(name);
      } catch (error) {
        const errors = error instanceof ControlError ? error.errors : [];
        refuse(name, errors.length > 0 ? Object.fromEntries(errors.map(({ path, message }) => [path, message])) : { '': messageOf(error) });
      } finally {
        state.update((now) => ({ ...now, saving: false }));
      }
    },
    create: (name, from) => make({ name, ...(from && { scenario: from.scenario, toleranceSec: from.toleranceSec }) }),
    record: (name, url) => make({ name, scenario: ALWAYS_VERIFY, forward: { routes: [{ events: '*', url }], watch: false } }),
    async remove(name) {
      try {
        await core.removeEndpoint(name);
        withoutDraft(name);
        state.update((now) => ({ ...now, items: (now.items ?? []).filter((one) => one.name !== name) }));
        return true;
      } catch (error) {
        state.update((now) => ({ ...now, problem: messageOf(error) }));
        return false;
      }
    },
    async restart(name) {
      try {
        put(await core.restartEndpoint(name));
      } catch (error) {
        state.update((now) => ({ ...now, problem: messageOf(error) }));
      }
    },
  };
}

/** The default one first. */
const byName = (a: EndpointView, b: EndpointView) => (a.path === '/webhook' ? -1 : b.path === '/webhook' ? 1 : a.name < b.name ? -1 : 1);
