import { renderPayload } from '#core/signing/payload.ts';
import { pythonObject, pythonString } from '#core/signing/python-json.ts';
import type { DeliveryKind, PlannedDelivery } from '#shared/domain/check/explore-moves.ts';
import { EVENT_SCHEMAS, type RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import { type CheckDelivery, signedDelivery } from '../check-delivery.ts';

export interface Making {
  secret: string;
  nowMs: number;
  uuid: () => string;
  /** In the names of the models, so that what comes in one sequence has not come in another. */
  tag: string;
  /** Place in the sequence. */
  index: number;
}

/** How long ago a late delivery was made: less than any receiver may call stale. */
export const LATE_SEC = 20;

/** A delivery as MLflow would send it. */
export function makeDelivery(planned: PlannedDelivery, { secret, nowMs, uuid, tag, index }: Making): CheckDelivery {
  const madeAtMs = nowMs - (planned.kind === 'late' ? LATE_SEC * 1000 : 0);
  return signedDelivery({
    event: planned.kind === 'unknown-event' ? UNKNOWN_EVENT : planned.event,
    body: Buffer.from(bodyOf(planned, { tag, index, madeAtMs })),
    deliveryId: uuid(),
    timestampSec: Math.floor(madeAtMs / 1000),
    secret,
  });
}

const UNKNOWN_EVENT = 'evaluation_dataset.archived';

/** Accents, right to left, CJK, a flag and an emoji of several code points. */
const SCRIPTS = 'modèle-модель-نموذج-模型-🇯🇵👩‍🔬';
const NEWEST_VERSION = 100;

/**
 * The body as MLflow writes it. Names and versions differ between the deliveries, so that a receiver may also tell them apart by what they say.
 *
 * @param tag see `Making`
 */
export function bodyOf({ event, kind }: Omit<PlannedDelivery, 'name'>, place: { tag: string; index: number; madeAtMs: number }): string {
  const { tag, index, madeAtMs } = place;
  const example: Record<string, unknown> = EVENT_SCHEMAS[event].example;
  const text = kind === 'unicode' ? `${tag} ${SCRIPTS}` : tag;
  const own: Record<string, unknown> = {
    name: `${text}-${index + 1}`,
    budget_policy_id: `${text}-${index + 1}`,
    // A late one is older than all that came before it.
    version: String(kind === 'late' ? NEWEST_VERSION - index : NEWEST_VERSION + index),
    ...(kind === 'unicode' && {
      description: SCRIPTS,
      tags: [[SCRIPTS, SCRIPTS]],
      value: SCRIPTS,
      key: SCRIPTS,
      template: `{{${SCRIPTS}}}`,
    }),
  };
  const data = Object.fromEntries(Object.entries(example).map(([field, value]) => [field, own[field] ?? value]));
  return withNews(renderPayload({ event, data } as RegistryEvent, madeAtMs * 1000 + 203), kind, text);
}

/** What a later MLflow may send, of which a receiver knows nothing. */
function withNews(payload: string, kind: DeliveryKind, text: string): string {
  switch (kind) {
    case 'unknown-field':
      return payload.replace(/\}\}$/, ', "added_later": {"by": "MLflow"}}}');
    case 'unknown-event':
      return pythonObject([
        ['entity', pythonString(UNKNOWN_EVENT.split('.')[0] ?? '')],
        ['action', pythonString(UNKNOWN_EVENT.split('.')[1] ?? '')],
        ['timestamp', pythonString(/"timestamp": "([^"]*)"/.exec(payload)?.[1] ?? '')],
        ['data', pythonObject([['name', pythonString(text)]])],
      ]);
    case 'plain':
    case 'unicode':
    case 'late':
      return payload;
  }
}
