import { DELIVERY_ID_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { ownListeners } from './addresses.ts';
import type { Delivery } from './build-delivery.ts';
import type { BuildSite } from './build-site.ts';
import { createCheckNetwork } from './check/network-sender.ts';
import { runChecks } from './check/run-checks.ts';
import { type CheckRuns, createCheckRuns } from './check/runs/check-runs.ts';
import { createCheckRunStore } from './check/runs/run-store.ts';
import type { CheckedRequest } from './dispatch/send/send-checked.ts';
import { sign } from './signing/sign.ts';

/** The webhook of the database that bears what no registered one sends. */
const OF_NO_WEBHOOK = 'conformance';

/** Runs of the checks of a receiver; each request of theirs is kept as a delivery. */
export function buildChecks(site: BuildSite, { sendChecked }: Pick<Delivery, 'sendChecked'>): CheckRuns {
  const { options, db, writer, bus, undo, trusted, addresses } = site;
  const { clock, logger, uuid } = options;
  const { probe, close } = createCheckNetwork({ trusted, ownListeners: () => ownListeners(addresses.known(), options) });
  const runs = createCheckRuns({
    store: createCheckRunStore(db),
    writer,
    clock,
    logger,
    publish: bus.publish,
    run(question, { number, webhookId = OF_NO_WEBHOOK, ...how }) {
      const isSigned = (signature: string, request: CheckedRequest) => signature === fittingSignature(question.secret, request);
      return runChecks(question, { ...how, probe, clock, uuid, send: sendChecked({ number, webhookId, isSigned }) });
    },
  });
  undo.later(close, runs.close);
  return runs;
}

/** Over the headers as they stand; none fits a request that lacks one of them. */
function fittingSignature(secret: string, { headers, body }: CheckedRequest): string | undefined {
  const [deliveryId, timestamp] = [headerIn(headers, DELIVERY_ID_HEADER), headerIn(headers, TIMESTAMP_HEADER)];
  return deliveryId === undefined || timestamp === undefined ? undefined : sign(secret, { deliveryId, timestamp, body });
}
