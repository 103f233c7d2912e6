import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import type { Core } from './core-link.ts';

/** The request that is opened, whether it was sent from here or came from elsewhere: what is shown as code, compared and copied. */
export interface OpenedRequest {
  /** Names its bytes. */
  key: string;
  /** `model_version.created, delivery 9f2c…`: in what is copied of it. */
  title: string;
  method: string;
  url: string;
  headers: HeaderPairs;
  body(): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

export function requestOfDelivery(core: Pick<Core, 'deliveryBody'>, delivery: DeliveryDetail): OpenedRequest {
  const { id, url, event, deliveryId, request } = delivery;
  return {
    key: `${id}/body`,
    title: `\`${event}\`, delivery \`${deliveryId}\``,
    method: request.method,
    url,
    headers: request.headers,
    body: () => core.deliveryBody(id),
  };
}

/** It is sent to the receiver that got it. */
export function requestOfCapture(
  core: Pick<Core, 'captureBody'>,
  { id, method, target, headers, deliveryId, tls }: CaptureDetail,
  urls: Pick<CoreStatus['urls'], 'receiver' | 'receiverTls'> | undefined,
): OpenedRequest {
  const origin = (tls === undefined ? undefined : urls?.receiverTls) ?? urls?.receiver ?? '';
  return {
    key: `${id}/body`,
    title: `Request \`${id}\`${deliveryId === undefined ? '' : `, delivery \`${deliveryId}\``}`,
    method,
    url: target.startsWith('/') ? `${origin}${target}` : target,
    headers,
    body: () => core.captureBody(id),
  };
}
