import { renderPayload } from '#core/signing/payload.ts';
import type { ComposeRequest, SendResult } from '#shared/domain/delivery/delivery-command.ts';
import { subjectOf } from '#shared/domain/delivery/subject.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { checkRepeat, decodeEditedBody, subjectOfBody } from './edited-request.ts';
import type { SendOptions, SendParts } from './send-parts.ts';
import { signNow } from './signed.ts';

/** Sends any bytes under the name of an event. */
export function createCompose(options: SendOptions, { add, refusalOf, done }: SendParts): (request: ComposeRequest) => Promise<SendResult> {
  const { store, outbox, webhooks, writer, clock, uuid, profile } = options;
  return async ({ webhookId, event, body: base64, url, times = 1, pauseMs = 0, origin }) => {
    const wrong = checkRepeat({ times, pauseMs });
    if (wrong) return { kind: 'invalid', ...wrong };
    const given = base64 === undefined ? undefined : decodeEditedBody(base64);
    if (given && !Buffer.isBuffer(given)) return { kind: 'invalid', ...given };
    const refusal = await refusalOf(url);
    if (refusal) return refusal;
    return writer.write((): SendResult => {
      const subscriber = webhooks.get(webhookId) && webhooks.subscriber(webhookId);
      if (!subscriber) return { kind: 'unknown', message: `There is no webhook ${JSON.stringify(webhookId)}.` };
      const sample = exampleEvent(event);
      const body = given ?? Buffer.from(renderPayload(sample, clock.nowMicros()), 'latin1');
      const about = (given && subjectOfBody(event, given)) ?? subjectOf(sample);
      const eventId = outbox.addEvent({ event, about, body, atMs: clock.nowMs() });
      const ids = Array.from({ length: times }, (_, i) => {
        const { held, ...signed } = signNow(clock.nowMs(), uuid(), subscriber, body);
        const dueAtMs = clock.nowMs() + i * pauseMs;
        const id = add({
          ...signed,
          eventId,
          webhookSeq: subscriber.seq,
          url: url ?? subscriber.url,
          source: 'compose',
          profile: subscriber.profile ?? profile(),
          state: held ? { kind: 'held', reason: 'secret-unreadable' } : { kind: 'pending', dueAtMs },
        });
        store.record(id, 'compose', origin, clock.nowMs());
        return id;
      });
      return done(ids);
    });
  };
}
