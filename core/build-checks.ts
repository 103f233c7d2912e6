import { DELIVERY_ID_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import type { RecordedRelease } from '#shared/domain/mlflow/release.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { ownListeners } from './addresses.ts';
import type { Delivery } from './build-delivery.ts';
import type { BuildSite } from './build-site.ts';
import { explore, playOnce } from './check/explore/explore.ts';
import { createCheckNetwork } from './check/network-sender.ts';
import { runChecks } from './check/run-checks.ts';
import { type CheckRuns, createCheckRuns } from './check/runs/check-runs.ts';
import { createExplorations, type Explorations } from './check/runs/explorations.ts';
import { createCheckRunStore } from './check/runs/run-store.ts';
import type { CheckedRequest } from './dispatch/send/send-checked.ts';
import { sign } from './signing/sign.ts';

/** The webhook of the database that bears what no registered one sends. */
const OF_NO_WEBHOOK = 'conformance';

export interface Checks {
  checkRuns: CheckRuns;
  explorations: Explorations;
}

interface Sender {
  webhookId?: string | undefined;
  number?: number;
  mlflowVersion?: RecordedRelease;
}

/** Runs of the checks of a receiver, and what explores it; each request of a run, and of a sequence that failed, is kept as a delivery. */
export function buildChecks(site: BuildSite, { sendChecked }: Pick<Delivery, 'sendChecked'>): Checks {
  const { options, db, writer, bus, undo, trusted, addresses } = site;
  const { clock, logger, uuid } = options;
  const { send, probe, close } = createCheckNetwork({ trusted, ownListeners: () => ownListeners(addresses.known(), options) });
  const sender = (secret: string, { webhookId = OF_NO_WEBHOOK, number, mlflowVersion }: Sender) =>
    sendChecked({
      webhookId,
      ...(number !== undefined && { number }),
      ...(mlflowVersion !== undefined && { mlflowVersion }),
      isSigned: (signature, request) => signature === fittingSignature(secret, request),
    });
  const explorations = createExplorations({
    clock,
    logger,
    publish: bus.publish,
    otherGoing: () => checkRuns.going(),
    explore: (question, asked, how) => explore(question, asked, { ...how, send, probe, clock, uuid }),
    play: (question, story, { signal, ...how }) =>
      playOnce(question, story, { signal, probe, clock, uuid, send: sender(question.secret, how) }),
  });
  const checkRuns: CheckRuns = createCheckRuns({
    store: createCheckRunStore(db),
    writer,
    clock,
    logger,
    publish: bus.publish,
    otherGoing: explorations.going,
    run: (question, { number, webhookId, ...how }) =>
      runChecks(question, { ...how, probe, clock, uuid, send: sender(question.secret, { number, webhookId, ...question }) }),
  });
  undo.later(close, checkRuns.close, explorations.close);
  return { checkRuns, explorations };
}

/** Over the headers as they stand; none fits a request that lacks one of them. */
function fittingSignature(secret: string, { headers, body }: CheckedRequest): string | undefined {
  const [deliveryId, timestamp] = [headerIn(headers, DELIVERY_ID_HEADER), headerIn(headers, TIMESTAMP_HEADER)];
  return deliveryId === undefined || timestamp === undefined ? undefined : sign(secret, { deliveryId, timestamp, body });
}
