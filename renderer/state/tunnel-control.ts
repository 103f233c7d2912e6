import { ControlError } from '#shared/client/control-requests.ts';
import type { TunnelProviderInfo, TunnelStatus } from '#shared/domain/app/tunnel.ts';
import { TUNNEL_PROVIDERS, type TunnelProviderName } from '#shared/domain/app/tunnel-providers.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { Core } from './core-link.ts';
import { createStore, type Store } from './store.ts';
import { type FieldTexts, fieldsOf, settingsOf, textsOf } from './tunnel-fields.ts';

/** What was chosen and typed for the tunnel, and what the core said to it. It outlives the view. */
export interface TunnelForm {
  /** Chosen by hand; until then {@link chosenProvider} proposes one. */
  provider?: TunnelProviderName;
  texts: Readonly<Partial<Record<TunnelProviderName, FieldTexts>>>;
  /** Refusals by the name of the field; what belongs to none is under the empty name. */
  wrong: Readonly<Record<string, string>>;
  /** Our own request is under way. */
  busy?: 'start' | 'stop';
  /** Absent until the programs were looked for. */
  providers?: readonly TunnelProviderInfo[];
  looking: boolean;
}

export interface TunnelControl {
  readonly form: Store<TunnelForm>;
  /** Looks for the programs on this computer, again when one was installed meanwhile. */
  look(): Promise<void>;
  choose(provider: TunnelProviderName): void;
  type(provider: TunnelProviderName, field: string, text: string): void;
  /** Starts what is chosen, or replaces what is on. What is refused is found in the form. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

type TunnelCore = Pick<Core, 'tunnelProviders' | 'startTunnel' | 'stopTunnel'>;

/** @param known what the core last said about the tunnel */
export function createTunnelControl(core: TunnelCore, known: () => TunnelStatus | undefined): TunnelControl {
  const form = createStore<TunnelForm>({ texts: {}, wrong: {}, looking: false });

  function refuse(error: unknown): void {
    form.update(({ busy: _, ...now }) => ({ ...now, wrong: refusalsOf(error, chosenProvider(now, known())) }));
  }

  let looking: Promise<void> | undefined;

  function look(): Promise<void> {
    looking ??= lookNow().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  async function lookNow(): Promise<void> {
    form.update((now) => ({ ...now, looking: true }));
    try {
      const providers = await core.tunnelProviders();
      form.update((now) => ({ ...now, providers, looking: false }));
    } catch {
      form.update((now) => ({ ...now, looking: false })); // the line above the view says that the engine is gone
    }
  }

  async function ask(busy: 'start' | 'stop', request: () => Promise<unknown>): Promise<void> {
    if (form.get().busy) return;
    form.update((now) => ({ ...now, busy, wrong: {} }));
    try {
      await request();
      form.update(({ busy: _, ...now }) => now);
    } catch (error) {
      refuse(error);
    }
  }

  return {
    form,
    look,
    choose: (provider) => form.update((now) => ({ ...now, provider, wrong: {} })),
    type(provider, field, text) {
      form.update((now) => {
        const { [field]: _, ...wrong } = now.wrong;
        return { ...now, provider, wrong, texts: { ...now.texts, [provider]: { ...shownTexts(now, provider, known()), [field]: text } } };
      });
    },
    async start() {
      if (form.get().provider === undefined && form.get().providers === undefined) await look();
      const now = form.get();
      const provider = chosenProvider(now, known());
      await ask('start', () => core.startTunnel(settingsOf(provider, shownTexts(now, provider, known()))));
    },
    stop: () => ask('stop', () => core.stopTunnel()),
  };
}

/** The provider that *Start* would use: the chosen one, that of the last time, or the first that can start here as it is. */
export function chosenProvider({ provider, providers = [] }: TunnelForm, status: TunnelStatus | undefined): TunnelProviderName {
  const ready = providers.find(({ name, found }) => found && !fieldsOf(name).some(({ needed }) => needed));
  return provider ?? status?.settings?.provider ?? ready?.name ?? TUNNEL_PROVIDERS[0] ?? 'cloudflared';
}

/** What the fields hold: what was typed, or what was used the last time. */
export function shownTexts({ texts }: TunnelForm, provider: TunnelProviderName, status: TunnelStatus | undefined): FieldTexts {
  return texts[provider] ?? (status?.settings?.provider === provider ? textsOf(status.settings) : {});
}

/** Whether the fields say something else than the tunnel that is on. */
export function isChanged(form: TunnelForm, status: TunnelStatus): boolean {
  const provider = chosenProvider(form, status);
  if (status.settings?.provider !== provider) return true;
  const texts = shownTexts(form, provider, status);
  const used = textsOf(status.settings);
  return fieldsOf(provider).some(({ name }) => (texts[name] ?? '').trim() !== (used[name] ?? ''));
}

function refusalsOf(error: unknown, provider: TunnelProviderName): Record<string, string> {
  const message = messageOf(error);
  if (!(error instanceof ControlError) || error.errors.length === 0) return { '': message };
  const fields = new Set<string>(fieldsOf(provider).map(({ name }) => name));
  return Object.fromEntries(error.errors.map(({ path, message: why }) => (fields.has(path) ? [path, sentence(why)] : ['', message])));
}

const sentence = (text: string) => text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
