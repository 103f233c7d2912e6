import { base64Of } from '#renderer/ui/base64.ts';
import type { ControlClient } from '#shared/client/control-client.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { PreviewRequest } from '#shared/domain/delivery/delivery-command.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { DELIVERY_ID_HEADER } from '#shared/domain/mlflow/header-names.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { ScenarioStep } from '#shared/domain/scenario/scenario.ts';
import type { ComposedBreakage, Stamp, Target } from './composer.ts';

export type ComposeSource = Pick<ControlClient, 'compose' | 'previewCompose' | 'endpoints' | 'createEndpoint' | 'updateEndpoint'>;

/** What is to be sent to one webhook. */
export interface Outgoing {
  event: WebhookEvent;
  bytes: Uint8Array;
  stamp: Stamp;
  breakage: ComposedBreakage | undefined;
}

/** What came of it: deliveries, and who got none, with the reason. */
export interface Sent {
  deliveries: { id: string; webhookName: string }[];
  refused: { webhookName: string; message: string }[];
}

/** Our own receiver sends requests on from here; it is an endpoint like others, and seen in its view. */
const DETOUR = 'through-a-redirect';
/** Requests that are still on their way; older steps are taken out. */
const MOST_DETOURS = 20;

/** The same for preview and sending. @param receiver origin of the mock receiver */
export function requestOf({ event, bytes, stamp, breakage }: Outgoing, { webhook, url }: Target, receiver: string): PreviewRequest {
  const address = breakage === 'redirect' ? `${receiver}/hooks/${DETOUR}` : url === webhook.url ? undefined : url;
  return {
    webhookId: webhook.id,
    event,
    body: base64Of(bytes),
    deliveryId: stamp.idOf(webhook.id),
    timestampSec: Math.floor(stamp.micros / 1_000_000),
    ...(address !== undefined && { url: address }),
    ...(breakage !== undefined && breakage !== 'redirect' && { breakage }),
  };
}

/** To each, whatever comes of the others. */
export async function sendToAll(core: ComposeSource, outgoing: Outgoing, targets: readonly Target[], receiver: string): Promise<Sent> {
  const sent: Sent = { deliveries: [], refused: [] };
  if (outgoing.breakage === 'redirect') await layDetour(core, outgoing, targets);
  for (const target of targets) {
    try {
      const made: DeliverySummary[] = await core.compose(requestOf(outgoing, target, receiver));
      sent.deliveries.push(...made.map(({ id, webhookName }) => ({ id, webhookName })));
    } catch (error) {
      sent.refused.push({ webhookName: target.webhook.name, message: messageOf(error) });
    }
  }
  return sent;
}

/** A 302 for each of these delivery ids; everything else that comes there is verified. */
async function layDetour(core: ComposeSource, { stamp }: Outgoing, targets: readonly Target[]): Promise<void> {
  const detours = targets.map(
    ({ webhook, url }): ScenarioStep => ({
      action: { kind: 'status', status: 302, location: url },
      when: { header: `${DELIVERY_ID_HEADER}: ${stamp.idOf(webhook.id)}` },
    }),
  );
  const known = (await core.endpoints()).find(({ name }) => name === DETOUR);
  const earlier = known?.scenario.steps.filter(({ when }) => when) ?? [];
  const steps: ScenarioStep[] = [...detours, ...earlier].slice(0, Math.max(MOST_DETOURS, detours.length));
  const scenario = { steps: [...steps, { action: { kind: 'verify' as const } }], atEnd: 'repeat-last' as const };
  await (known ? core.updateEndpoint(DETOUR, { scenario }) : core.createEndpoint({ name: DETOUR, scenario }));
}
