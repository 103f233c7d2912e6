import { formatBytes } from '#renderer/ui/format.ts';
import type { ControlClient } from '#shared/client/control-client.ts';
import type { ComposePreview } from '#shared/domain/delivery/delivery-command.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { isWebhookEvent, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { type ComposeSource, requestOf, type Sent, sendToAll } from './compose-send.ts';
import {
  type Choice,
  type ComposedBreakage,
  createStamp,
  type Draft,
  draftOf,
  exampleDraft,
  laterStamp,
  retimed,
  type Stamp,
  type Target,
} from './composer.ts';
import { bytesOf, textOfBody } from './payload.ts';
import { createStore, type Store } from './store.ts';

export interface ComposerState {
  /** What was typed, event by event; it stays while another one is open. */
  drafts: ReadonlyMap<WebhookEvent, Draft>;
  choice: Choice;
  breakage?: ComposedBreakage;
  stamp: Stamp;
  sending: boolean;
  sent?: Sent & { atMs: number };
  /** Why nothing could be filled in. */
  problem?: string;
}

/** The event that is being composed, and its way out. */
export interface Composer {
  readonly state: Store<ComposerState>;
  /** With its example, where nothing was typed yet. */
  open(event: WebhookEvent): void;
  edit(event: WebhookEvent, change: (draft: Draft) => Draft): void;
  /** The example in place of what stands there, which is kept. */
  example(event: WebhookEvent): void;
  /** A draft from elsewhere, in place of what stands there, which is kept. */
  put(event: WebhookEvent, draft: Draft): void;
  /** What stood there before. */
  back(event: WebhookEvent): void;
  /** From a delivery or a capture. @returns its event; undefined: it could not be filled, and why stands in the state */
  fill(id: string): Promise<WebhookEvent | undefined>;
  /** From a body that is at hand. @throws with the reason in words */
  fillWith(id: string, event: WebhookEvent, bytes: Uint8Array | undefined): void;
  choose(choice: Choice): void;
  breakWith(breakage: ComposedBreakage | undefined): void;
  /** New ids and a new time; `time`: the time alone. */
  renew(what?: 'time'): void;
  preview(event: WebhookEvent, target: Target): Promise<ComposePreview> | undefined;
  send(event: WebhookEvent, targets: readonly Target[]): Promise<void>;
}

export interface ComposerOptions {
  core: ComposeSource & Pick<ControlClient, 'delivery' | 'deliveryBody' | 'capture' | 'captureBody'>;
  nowMicros: () => number;
  uuid: () => string;
  /** Origin of the mock receiver. */
  receiver: () => string;
}

/** A preview older than this is renewed before it leaves: a computer may have slept. */
export const STAMP_LASTS_MS = 60_000;

export function createComposer({ core, nowMicros, uuid, receiver }: ComposerOptions): Composer {
  const state = createStore<ComposerState>({ drafts: new Map(), choice: {}, stamp: createStamp(nowMicros(), uuid), sending: false });
  const update = (change: Partial<ComposerState>) => state.update((now) => ({ ...now, ...change }));

  function edit(event: WebhookEvent, change: (draft: Draft) => Draft): void {
    const { drafts } = state.get();
    const draft = drafts.get(event);
    const next = draft && change(draft);
    if (next && next !== draft) update({ drafts: new Map(drafts).set(event, next) });
  }

  function put(event: WebhookEvent, draft: Draft): void {
    const { drafts } = state.get();
    const before = drafts.get(event);
    const isSame = before === undefined || before.text === draft.text;
    update({ drafts: new Map(drafts).set(event, isSame ? draft : { ...draft, before }) });
  }

  function renew(what?: 'time'): void {
    const micros = nowMicros();
    const { stamp, drafts } = state.get();
    update({
      stamp: what === 'time' ? laterStamp(stamp, micros) : createStamp(micros, uuid),
      drafts: new Map([...drafts].map(([event, draft]) => [event, retimed(draft, micros)])),
    });
  }

  function outgoingOf(event: WebhookEvent) {
    const { drafts, stamp, breakage } = state.get();
    const draft = drafts.get(event);
    const bytes = draft && bytesOf(draft.text, draft);
    return bytes === undefined || typeof bytes === 'string' ? undefined : { event, bytes, stamp, breakage };
  }

  return {
    state,
    open(event) {
      const { drafts, stamp } = state.get();
      if (!drafts.has(event)) update({ drafts: new Map(drafts).set(event, exampleDraft(event, stamp.micros)) });
    },
    edit,
    put,
    example: (event) => put(event, exampleDraft(event, state.get().stamp.micros)),
    back: (event) => edit(event, (draft) => draft.before ?? draft),
    async fill(id) {
      try {
        const found = await readFrom(core, id);
        const { problem: _, ...now } = state.get();
        state.set(now);
        put(found.event, draftOf(found, now.stamp.micros));
        if (found.webhookId !== undefined) update({ choice: { webhookIds: [found.webhookId] } });
        return found.event;
      } catch (error) {
        update({ problem: messageOf(error) });
        return undefined;
      }
    },
    fillWith: (id, event, bytes) => put(event, draftOf(takenFrom(id, bytes), state.get().stamp.micros)),
    choose: (choice) => update({ choice }),
    breakWith(breakage) {
      const { breakage: _, ...rest } = state.get();
      state.set(breakage === undefined ? rest : { ...rest, breakage });
    },
    renew,
    preview(event, target) {
      const outgoing = outgoingOf(event);
      return outgoing && core.previewCompose(requestOf(outgoing, target, receiver()));
    },
    async send(event, targets) {
      if (state.get().sending) return;
      if (nowMicros() - state.get().stamp.micros > STAMP_LASTS_MS * 1000) renew();
      const outgoing = outgoingOf(event);
      if (!outgoing) return;
      update({ sending: true });
      const atMs = nowMicros() / 1000;
      try {
        update({ sent: { ...(await sendToAll(core, outgoing, targets, receiver())), atMs } });
      } catch (error) {
        update({ sent: { deliveries: [], refused: [{ webhookName: '', message: messageOf(error) }], atMs } });
      } finally {
        update({ sending: false });
        renew();
      }
    },
  };
}

/** More would take longer than a keystroke may: the text is read anew at each. */
const MOST_BYTES = 256_000;

interface Found {
  event: WebhookEvent;
  text: string;
  asTyped: boolean;
  webhookId?: string;
}

/** @throws with the reason in words */
async function readFrom(core: ComposerOptions['core'], id: string): Promise<Found> {
  const isCapture = /^c\d+$/.test(id);
  const delivery = isCapture ? undefined : await core.delivery(id);
  if (!(isCapture ? await core.capture(id) : delivery))
    throw new Error(`There is no ${isCapture ? 'request' : 'delivery'} ${id} in this session.`);
  const taken = takenFrom(id, await (isCapture ? core.captureBody(id) : core.deliveryBody(id)));
  const event = delivery?.event ?? eventNamed(taken.text);
  if (event === undefined || !isWebhookEvent(event)) throw new Error(`The body of ${id} does not say which of the 15 events it is.`);
  return { event, ...taken, ...(delivery && { webhookId: delivery.webhookId }) };
}

/** @throws with the reason in words */
function takenFrom(id: string, bytes: Uint8Array | undefined): { text: string; asTyped: boolean } {
  if (bytes && bytes.length > MOST_BYTES) {
    throw new Error(
      `The body of ${id} has ${formatBytes(bytes.length)}; up to ${formatBytes(MOST_BYTES)} can be edited here. Replay it instead.`,
    );
  }
  const taken = bytes && textOfBody(bytes);
  if (!taken) throw new Error(`The body of ${id} is not text in UTF-8, so it cannot be edited as text. Replay it instead.`);
  return taken;
}

/** The event that a payload says it is. */
function eventNamed(text: string): WebhookEvent | undefined {
  try {
    const { entity, action } = JSON.parse(text) as { entity?: unknown; action?: unknown };
    const name = `${String(entity)}.${String(action)}`;
    return isWebhookEvent(name) ? name : undefined;
  } catch {
    return undefined;
  }
}
