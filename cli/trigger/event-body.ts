import { eventPayload, memberOf, type ObjectNode, objectIn } from '#core/signing/event-payload/event-payload.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { isWebhookEvent, WEBHOOK_EVENTS, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { readInput } from '../input.ts';
import { asking, type RunningCore } from '../running-core.ts';
import { storedBody } from '../stored-body.ts';

interface BodyFlags {
  override: readonly string[];
  extra: readonly string[];
  raw: string | undefined;
  from: string | undefined;
}

/**
 * The body of one event: given byte for byte, or made of its example or of a stored payload.
 * @param event undefined: that of the stored payload. @throws StartError `usage`
 */
export async function bodyOf(
  event: WebhookEvent | undefined,
  { raw, from, override, extra }: BodyFlags,
  core: RunningCore | undefined,
): Promise<Buffer> {
  if (raw !== undefined) {
    const beside = override.length > 0 ? '--override' : extra.length > 0 ? '--extra' : from === undefined ? undefined : '--from';
    if (beside !== undefined) throw new StartError('usage', `--raw is the whole body, to the byte; ${beside} cannot change it.`);
    return raw.startsWith('@') ? readInput(raw.slice(1)) : Buffer.from(raw);
  }
  const basis = core && from !== undefined ? await payloadOf(core, from) : undefined;
  const chosen = event ?? (basis && eventIn(basis));
  if (chosen === undefined)
    throw new StartError('usage', `The body of ${from ?? ''} names no event of MLflow. Say which one: trigger EVENT --from ${from ?? ''}.`);
  const nowMicros = Math.floor((performance.timeOrigin + performance.now()) * 1000);
  return Buffer.from(eventPayload({ event: chosen, overrides: override, extras: extra, ...(basis && { from: basis }), nowMicros }));
}

/** What a body says it is. @throws StartError `usage` where it does not say */
export function eventOf(body: Buffer): WebhookEvent {
  const event = eventIn(objectIn(body.toString('utf8')));
  if (event !== undefined) return event;
  throw new StartError('usage', `The body names no event. Say which one: trigger EVENT, one of ${WEBHOOK_EVENTS.join(', ')}.`);
}

function eventIn(payload: ObjectNode | undefined): WebhookEvent | undefined {
  const [entity, action] = ['entity', 'action'].map((name) => {
    const node = memberOf(payload, name);
    return node?.kind === 'scalar' ? String(node.value) : '';
  });
  const event = `${entity}.${action}`;
  return isWebhookEvent(event) ? event : undefined;
}

async function payloadOf(core: RunningCore, id: string): Promise<ObjectNode> {
  const bytes = await asking(() => storedBody(core.client, id));
  if (!bytes) throw new StartError('usage', `There is no delivery or request ${JSON.stringify(id)}. "hookglass deliveries" shows them.`);
  const payload = objectIn(Buffer.from(bytes).toString('utf8'));
  if (payload && memberOf(payload, 'data')?.kind === 'object') return payload;
  throw new StartError('usage', `The body of ${id} is no payload of MLflow.`);
}
