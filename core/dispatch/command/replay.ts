import type { ReplayFailedRequest, ReplayRequest, SendResult } from '#shared/domain/delivery/delivery-command.ts';
import { createAddReplay } from './add-replay.ts';
import { unknownDelivery } from './commands.ts';
import { type Compose, createCompose } from './compose.ts';
import { checkHeaders, checkRepeat, decodeEditedBody } from './edited-request.ts';
import { createRehearse, type Rehearse, type RehearseOptions } from './rehearse.ts';
import { createSendParts } from './send-parts.ts';

export interface Replay extends Compose {
  /** Sends a past delivery again, as new deliveries that point to it. Redirects are not followed. */
  replay(idOrDeliveryId: string, request: ReplayRequest): Promise<SendResult>;
  /** All that failed since a time and were not sent again since; oldest first, at most 10,000. */
  replayFailed(request: ReplayFailedRequest): Promise<SendResult>;
  rehearse: Rehearse;
}

const MAX_FAILED_AT_ONCE = 10_000;

export function createReplay(options: RehearseOptions): Replay {
  const { store, writer, clock } = options;
  const parts = createSendParts(options);
  const { refusalOf, done } = parts;
  const addReplay = createAddReplay(options, parts);

  return {
    async replay(idOrDeliveryId, request) {
      const { times = 1, pauseMs = 0, origin } = request;
      const wrong = checkRepeat(request) ?? (request.headers && checkHeaders(request.headers));
      if (wrong) return { kind: 'invalid', ...wrong };
      const body = request.mode === 'edited' && request.body !== undefined ? decodeEditedBody(request.body) : undefined;
      if (body && !Buffer.isBuffer(body)) return { kind: 'invalid', ...body };
      const refusal = await refusalOf(request.url);
      if (refusal) return refusal;
      return writer.write((): SendResult => {
        const id = store.find(idOrDeliveryId);
        const source = id === undefined ? undefined : store.source(id);
        if (!source) return unknownDelivery(idOrDeliveryId);
        const ids: number[] = [];
        for (let i = 0; i < times; i += 1) {
          const added = addReplay(source, request, body, clock.nowMs() + i * pauseMs);
          if (typeof added === 'string') return { kind: 'conflict', message: added };
          store.record(added, 'replay', origin, clock.nowMs());
          ids.push(added);
        }
        return done(ids);
      });
    },
    async replayFailed({ sinceMs, mode, url, webhookId, origin }) {
      const refusal = await refusalOf(url);
      if (refusal) return refusal;
      return writer.write((): SendResult => {
        const ids: number[] = [];
        for (const id of store.failedSince(sinceMs, webhookId, MAX_FAILED_AT_ONCE)) {
          const source = store.source(id);
          const added = source && addReplay(source, { mode, origin, ...(url !== undefined && { url }) }, undefined, clock.nowMs());
          if (typeof added !== 'number') continue;
          store.record(added, 'replay', origin, clock.nowMs());
          ids.push(added);
        }
        return done(ids);
      });
    },
    ...createCompose(options, parts),
    rehearse: createRehearse(options, parts),
  };
}
