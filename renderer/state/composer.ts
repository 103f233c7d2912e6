import type { Breakage } from '#shared/domain/delivery/breakage.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { bytesOf, exampleText, isoTime, nodeOf, type PayloadField, readPayload, timeOf, withField, withTags, withTime } from './payload.ts';

/** What was typed for one event. */
export interface Draft {
  text: string;
  /** The last text that the form could show: what it shows while the JSON is broken. */
  shown: string;
  /** The time in it that moves on until it is sent; absent: somebody set it. */
  autoTime?: string;
  /** It leaves in the bytes of the text, not as Python would write it. */
  asTyped: boolean;
  /** Texts in fields that are no values of their type, by field. */
  wrong: Readonly<Record<string, { text: string; message: string }>>;
  /** What stood there before it was filled from elsewhere. */
  before?: Draft;
}

/** Also through a redirect of our own receiver, which is no change of the request. */
export type ComposedBreakage = Breakage | 'redirect';

/** Who gets it: chosen webhooks, or all that listen; at their addresses, or at another one. */
export interface Choice {
  /** Absent: all that listen. */
  webhookIds?: readonly string[];
  /** Absent: the webhook's own. */
  url?: string;
}

/** What does not change until it is sent, or grows a minute old. */
export interface Stamp {
  micros: number;
  idOf(webhookId: string): string;
}

export interface Target {
  webhook: Webhook;
  url: string;
}

export function createStamp(nowMicros: number, uuid: () => string): Stamp {
  const ids = new Map<string, string>();
  return {
    micros: nowMicros,
    idOf(webhookId) {
      const id = ids.get(webhookId) ?? uuid();
      ids.set(webhookId, id);
      return id;
    },
  };
}

/** The same ids at another time: a time of the future has to stay ahead. */
export const laterStamp = ({ idOf }: Stamp, nowMicros: number): Stamp => ({ micros: nowMicros, idOf });

export function exampleDraft(event: WebhookEvent, micros: number): Draft {
  const text = exampleText(event, micros);
  return { text, shown: text, autoTime: isoTime(micros), asTyped: false, wrong: {} };
}

/** A text from elsewhere. @param micros its time becomes this; absent: it keeps the one that it has */
export function draftOf({ text, asTyped }: { text: string; asTyped: boolean }, micros: number | undefined): Draft {
  const time = timeOf(text);
  const moves = !asTyped && micros !== undefined && time !== undefined;
  const now = moves ? withTime(text, time, isoTime(micros)) : text;
  return { text: now, shown: now, asTyped, wrong: {}, ...(moves && { autoTime: isoTime(micros) }) };
}

/** Typed into the JSON: the form follows as soon as it is a payload. */
export function typed(draft: Draft, text: string): Draft {
  const { autoTime, ...rest } = draft;
  const fits = readPayload(text).kind === 'payload';
  const keepsTime = autoTime !== undefined && (!fits || timeOf(text) === autoTime);
  return { ...rest, text, ...(keepsTime && { autoTime }), ...(fits && { shown: text, wrong: {} }) };
}

/** Typed into the form: the JSON follows. A text that is no value of its field stays in the field. */
export function fieldTyped(draft: Draft, field: PayloadField, text: string): Draft {
  const read = readPayload(draft.text);
  if (read.kind === 'broken') return draft;
  const node = nodeOf(text, field);
  const { [field.name]: _, ...others } = draft.wrong;
  if (typeof node === 'string') return { ...draft, wrong: { ...others, [field.name]: { text, message: node } } };
  const next = withField(read.root, field.name, node);
  return { ...draft, text: next, shown: next, wrong: others };
}

export function tagsTyped(draft: Draft, name: string, pairs: readonly (readonly [string, string])[]): Draft {
  const read = readPayload(draft.text);
  if (read.kind === 'broken') return draft;
  const next = withTags(read.root, name, pairs);
  return { ...draft, text: next, shown: next };
}

export function retimed(draft: Draft, micros: number): Draft {
  if (draft.autoTime === undefined) return draft;
  const time = isoTime(micros);
  const text = withTime(draft.text, draft.autoTime, time);
  if (text === draft.text) return draft;
  return { ...draft, text, shown: withTime(draft.shown, draft.autoTime, time), autoTime: time };
}

/** Who listens to the event, newest last. */
export const listenersOf = (webhooks: Iterable<Webhook>, event: WebhookEvent): Webhook[] =>
  [...webhooks].filter(({ status, events }) => status === 'ACTIVE' && events.includes(event));

export function targetsOf({ webhookIds, url }: Choice, webhooks: ReadonlyMap<string, Webhook>, event: WebhookEvent): Target[] {
  const chosen = webhookIds ? webhookIds.flatMap((id) => webhooks.get(id) ?? []) : listenersOf(webhooks.values(), event);
  if (url === undefined) return chosen.map((webhook) => ({ webhook, url: webhook.url }));
  return chosen.slice(0, 1).map((webhook) => ({ webhook, url: url.trim() }));
}

/** Why nothing can be sent now, in words; undefined when it can. */
export function obstacleTo(draft: Draft, targets: readonly Target[], choice: Choice): string | undefined {
  const wrong = Object.values(draft.wrong)[0];
  if (wrong && !draft.asTyped) return wrong.message;
  const bytes = bytesOf(draft.text, { asTyped: draft.asTyped });
  if (typeof bytes === 'string') return bytes;
  if (choice.url !== undefined && choice.url.trim() === '') return 'An address is missing.';
  return targets.length === 0 ? 'Nobody is chosen to get it.' : undefined;
}
