import type { ControlClient } from '#shared/client/control-client.ts';
import { ControlError } from '#shared/client/control-requests.ts';
import { type AttachedServers, hasEnded, type OwnReport, type ServerReport } from '#shared/domain/app/real-server.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import type { TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { IS_EMPTY } from '#shared/domain/issue-words.ts';
import { credentialsOf, type ServerFields, takenApart, wishOf } from './server-fields.ts';
import { createStore, type Store } from './store.ts';

export interface ServersState {
  fields: ServerFields;
  /** Refusals by the name of the field; what belongs to none is under the empty name. */
  wrong: Readonly<Record<string, string>>;
  busy?: 'check' | 'attach';
  /** What was found at the server last. */
  report?: ServerReport;
  /** What was found here. */
  self?: { report?: OwnReport; isAsking: boolean; problem?: string };
  /** What each server said to each address of a receiver, by both. */
  judged: ReadonlyMap<string, 'accepted' | 'refused'>;
  /** Absent until it was read. */
  attached?: AttachedServers;
  /** Ids of attachments and left-overs of which something is asked. */
  asked: ReadonlySet<string>;
  /** Why a left-over could not be removed, by its name. */
  refusals: Readonly<Record<string, string>>;
}

/** Real servers: what is typed for them, what was found, and which are attached. It outlives the view, and is kept nowhere else. */
export interface ServersControl {
  readonly state: Store<ServersState>;
  type(change: Partial<ServerFields>): void;
  check(tunnelUrl: string | undefined): Promise<void>;
  checkSelf(): Promise<void>;
  /** @param tunnel how a tunnel is made that is not on */
  attach(tunnel: TunnelSettings | undefined): Promise<void>;
  detach(id: string): Promise<void>;
  removeLeftOver(name: string, base: string): Promise<void>;
  /** Reads the list anew. */
  again(): Promise<void>;
  take(events: readonly StreamEvent[]): void;
}

type ServersCore = Pick<
  ControlClient,
  'examineSelf' | 'examineServer' | 'attachedServers' | 'attachServer' | 'detachServer' | 'removeLeftOver'
>;

export const judgedKey = (base: string, url: string): string => `${base} ${url}`;

export function createServersControl(core: ServersCore): ServersControl {
  const state = createStore<ServersState>({
    fields: {
      ...{ uri: '', signIn: 'environment', username: '', password: '', token: '' },
      ...{ receive: 'here', webhookUrl: '', forwardTo: '', listCacheSec: '60' },
    },
    wrong: {},
    judged: new Map(),
    asked: new Set(),
    refusals: {},
  });

  async function ask(busy: 'check' | 'attach', request: () => Promise<void>): Promise<void> {
    if (state.get().busy) return;
    state.update((now) => ({ ...now, busy, wrong: {} }));
    try {
      await request();
      state.update(({ busy: _, ...now }) => now);
    } catch (error) {
      state.update(({ busy: _, ...now }) => ({ ...now, wrong: refusalsOf(error) }));
    }
  }

  async function again(): Promise<void> {
    try {
      const attached = await core.attachedServers();
      state.update((now) => ({ ...now, attached, fields: proposed(now.fields, attached) }));
    } catch {
      // The line above the view says that the engine is gone.
    }
  }

  async function about(id: string, request: () => Promise<unknown>): Promise<string | undefined> {
    if (state.get().asked.has(id)) return undefined;
    state.update((now) => ({ ...now, asked: new Set(now.asked).add(id) }));
    try {
      await request();
      return undefined;
    } catch (error) {
      return messageOf(error);
    } finally {
      state.update((now) => ({ ...now, asked: new Set([...now.asked].filter((one) => one !== id)) }));
      await again();
    }
  }

  function takeOne(event: StreamEvent): void {
    if (event.type !== 'attachment.changed') return;
    const { attachment, cut } = event;
    if (!attachment || cut) return void again();
    state.update((now) => {
      const { attached } = now;
      if (!attached) return now;
      const isKnown = attached.items.some(({ id }) => id === attachment.id);
      const items = isKnown ? attached.items.map((one) => (one.id === attachment.id ? attachment : one)) : [attachment, ...attached.items];
      return { ...now, attached: { ...attached, items, foreign: attached.foreign.filter(({ name }) => name !== attachment.id) } };
    });
    if (hasEnded(attachment.state) || attachment.state.kind === 'left') void again();
  }

  return {
    state,
    again,
    type(change) {
      state.update((now) => {
        const wrong = Object.fromEntries(Object.entries(now.wrong).filter(([field]) => !(field in change) && field !== ''));
        return { ...now, wrong, fields: takenApart({ ...now.fields, ...change }) };
      });
    },
    check: (tunnelUrl) =>
      ask('check', async () => {
        const { fields } = state.get();
        const webhookUrl = fields.receive === 'url' ? fields.webhookUrl.trim() : fields.receive === 'tunnel' ? (tunnelUrl ?? '') : '';
        const report = await core.examineServer({
          uri: fields.uri.trim(),
          credentials: credentialsOf(fields),
          ...(webhookUrl !== '' && { webhookUrl }),
        });
        state.update((now) => ({ ...now, report, judged: withVerdict(now.judged, report) }));
      }),
    async checkSelf() {
      if (state.get().self?.isAsking) return;
      state.update((now) => ({ ...now, self: { ...now.self, isAsking: true } }));
      try {
        const report = await core.examineSelf();
        state.update((now) => ({ ...now, self: { report, isAsking: false } }));
      } catch (error) {
        state.update((now) => ({ ...now, self: { ...now.self, isAsking: false, problem: messageOf(error) } }));
      }
    },
    attach: (tunnel) =>
      ask('attach', async () => {
        const attachment = await core.attachServer(wishOf(state.get().fields, tunnel));
        takeOne({ seq: 0, type: 'attachment.changed', attachment });
      }),
    detach: (id) => about(id, () => core.detachServer(id)).then(() => undefined),
    async removeLeftOver(name, base) {
      const { fields } = state.get();
      // What was typed is for the server that it was typed for.
      const credentials = isServerOf(fields.uri, base) ? credentialsOf(fields) : { kind: 'environment' as const };
      const problem = await about(name, () => core.removeLeftOver(name, { credentials }));
      state.update((now) => {
        const { [name]: _, ...refusals } = now.refusals;
        return { ...now, refusals: problem === undefined ? refusals : { ...refusals, [name]: problem } };
      });
    },
    take(events) {
      for (const event of events) takeOne(event);
    },
  };
}

/** What the environment says stands in a field that nobody has touched. */
function proposed(fields: ServerFields, { environment }: AttachedServers): ServerFields {
  return fields.uri === '' && environment.uri !== undefined ? { ...fields, uri: environment.uri } : fields;
}

function withVerdict(judged: ServersState['judged'], { base, url, findings }: ServerReport): ServersState['judged'] {
  const isAccepted = findings.some(({ id }) => id === 'url-accepted');
  const isRefused = findings.some(({ id }) => REFUSED.has(id));
  return isAccepted || isRefused ? new Map(judged).set(judgedKey(base, url), isAccepted ? 'accepted' : 'refused') : judged;
}

const REFUSED: ReadonlySet<string> = new Set(['http-refused', 'private-refused', 'url-refused', 'name-unknown-there']);

/** Where the words of the core go: the contract's names of fields, and those of the form. */
const FIELDS: Readonly<Record<string, string>> = {
  uri: 'uri',
  webhookUrl: 'webhookUrl',
  'receive.url': 'webhookUrl',
  forwardTo: 'forwardTo',
  listCacheMs: 'listCacheSec',
  credentials: 'credentials',
  'credentials.username': 'credentials',
  'credentials.password': 'credentials',
  'credentials.token': 'credentials',
};

function refusalsOf(error: unknown): Record<string, string> {
  const message = messageOf(error);
  if (!(error instanceof ControlError) || error.errors.length === 0) return { '': message };
  return Object.fromEntries(
    error.errors.map(({ path, message: why }) => {
      const field = FIELDS[path] ?? (path.startsWith('receive.settings') ? 'tunnel' : '');
      return [field, EMPTY[field] !== undefined && why === IS_EMPTY ? EMPTY[field] : why];
    }),
  );
}

/** What a field that was left empty wants. */
const EMPTY: Readonly<Record<string, string>> = {
  uri: 'The address of the server is expected, such as https://mlflow.example.',
  webhookUrl: 'The address by which the server reaches the receiver is expected.',
  credentials: 'A user and a password, or a token, are expected.',
};

/** Whether a URI as it was typed, perhaps with a slash at its end, is that server. */
export function isServerOf(uri: string, base: string): boolean {
  const typed = uri.trim();
  return typed === base || typed === `${base}/`;
}
