import type { HeaderPairs, ReplayRequest } from '#shared/domain/delivery/delivery-command.ts';
import { subjectOfBody } from '#shared/domain/delivery/subject.ts';
import type { ReplaySource } from '../store/command-store.ts';
import { resignHeaders, withoutFraming } from './edited-request.ts';
import { verdictOfKept } from './kept-signature.ts';
import type { SendOptions, SendParts } from './send-parts.ts';
import { keepSignature, signNow } from './signed.ts';

export type AddReplay = (
  source: ReplaySource,
  request: Omit<ReplayRequest, 'times' | 'pauseMs'>,
  body: Buffer | undefined,
  dueAtMs: number,
) => number | string;

/** @returns inside a work: what a replay sends, by its number, or why it cannot */
export function createAddReplay(options: SendOptions, { add }: SendParts): AddReplay {
  const { outbox, webhooks, clock, uuid, profile } = options;
  return (source, request, body, dueAtMs) => {
    const subscriber = webhooks.subscriber(source.webhookId);
    if (!subscriber) return 'Its webhook is gone for good.';
    const keeps = request.mode === 'verbatim' || (request.mode === 'edited' && request.keepSignature === true);
    if (keeps && source.signature === undefined && subscriber.secret.kind === 'unreadable') {
      return 'It was never signed, and the secret of its webhook cannot be read with the present key.';
    }
    const eventId = body
      ? outbox.addEvent({ event: source.event, about: subjectOfBody(source.event, body.toString('utf8')), body, atMs: dueAtMs })
      : source.eventId;
    const signed = keeps
      ? keepSignature(source)
      : signNow(clock.nowMs(), request.keepId ? source.deliveryId : uuid(), subscriber, body ?? source.body);
    const given = request.mode === 'edited' && request.headers ? withoutFraming(request.headers) : storedHeaders(source);
    const headers = keeps || !given ? given : resignHeaders(given, signed);
    const verdict =
      keeps || headers ? verdictOfKept({ ...signed, headers, body: body ?? source.body }, source, subscriber.secret) : undefined;
    return add({
      ...signed,
      ...(verdict && { verdict }),
      ...(headers && { headers }),
      eventId,
      webhookSeq: source.webhookSeq,
      url: request.url ?? source.url,
      source: 'replay',
      profile: subscriber.profile ?? profile(),
      state: signed.held ? { kind: 'held', reason: 'secret-unreadable' } : { kind: 'pending', dueAtMs },
      replayOf: source.id,
    });
  };
}

/** Those of an earlier edited replay. */
const storedHeaders = ({ headers }: ReplaySource) => (headers === undefined ? undefined : (JSON.parse(headers) as HeaderPairs));
