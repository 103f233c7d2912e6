import { createWebhook } from './act/create-webhook.ts';
import { replay } from './act/replay.ts';
import { setScenario } from './act/set-scenario.ts';
import { trigger } from './act/trigger.ts';
import { checkReceiver } from './look/check-receiver.ts';
import { diff } from './look/diff.ts';
import { doctor } from './look/doctor.ts';
import { explainSignature } from './look/explain-signature.ts';
import { explainSilence } from './look/explain-silence.ts';
import { getBody } from './look/get-body.ts';
import { getDelivery } from './look/get-delivery.ts';
import { listDeliveries } from './look/list-deliveries.ts';
import { listWebhooks } from './look/list-webhooks.ts';
import { status } from './look/status.ts';
import { waitFor } from './look/wait-for.ts';
import type { Tool } from './tool.ts';

/** What a coding agent can ask for, in the order in which it is listed. Those of kind `act` only where a person allows it. */
export const TOOLS: readonly Tool[] = [
  status,
  listDeliveries,
  getDelivery,
  getBody,
  explainSignature,
  explainSilence,
  waitFor,
  diff,
  listWebhooks,
  checkReceiver,
  doctor,
  trigger,
  replay,
  setScenario,
  createWebhook,
];
