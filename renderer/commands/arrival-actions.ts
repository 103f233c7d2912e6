import type { Inspector } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import { requestOfCapture, requestOfDelivery } from '#renderer/state/opened-request.ts';
import type { Route } from '#renderer/state/route.ts';
import { obstacleToReplay } from '#renderer/views/arrival/arrival-words.ts';
import { chosenCapture } from '#renderer/views/arrival/chosen-capture.ts';
import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import type { ArrivalDetail } from '#shared/domain/delivery/arrival.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { ReplayMode } from '#shared/domain/delivery/delivery-command.ts';
import type { Actions } from './actions.ts';
import type { Copied } from './delivery-actions.ts';

const NOT_OURS = 'it was not sent from here';

/** What can be done with what came from elsewhere: it has no retries, and is sent again to a target that is chosen. */
export function arrivalActions(openReplay: (mode: ReplayMode) => void, arrival: ArrivalDetail, route: Route): Actions {
  const capture = captureOf(arrival, route);
  const obstacle = capture && obstacleToReplay(capture);
  const open = { run: () => openReplay('resigned'), ...(obstacle !== undefined && { off: obstacle }) };
  const off = { run: () => undefined, off: NOT_OURS };
  return {
    replay: open,
    'replay-resigned': open,
    'replay-same-bytes': open,
    'compose-this': { run: () => capture && go({ view: 'compose', from: capture.id }), note: 'its payload, to be changed' },
    ...{ 'edit-replay': off, 'replay-again': off, star: off, 'retry-now': off, 'cancel-retries': off, hold: off, release: off },
  };
}

interface Opened {
  delivery: DeliveryDetail | undefined;
  arrival: ArrivalDetail | undefined;
  urls: CoreStatus['urls'] | undefined;
}

/** What is opened, as it can be copied: of several requests in one row, the one that is looked at. */
export function copiedOf({ core }: Inspector, route: Route, { delivery, arrival, urls }: Opened): Copied | undefined {
  if (delivery)
    return { link: delivery.id, rowId: delivery.id, deliveryId: delivery.deliveryId, request: requestOfDelivery(core, delivery) };
  const capture = arrival && captureOf(arrival, route);
  return capture && { link: capture.id, rowId: capture.id, deliveryId: capture.deliveryId, request: requestOfCapture(core, capture, urls) };
}

/** The one of its requests that is looked at. */
export const captureOf = (arrival: ArrivalDetail, route: Route) =>
  route.view === 'deliveries' ? chosenCapture(arrival, route.id ?? arrival.id, route.attempt)?.capture : undefined;
