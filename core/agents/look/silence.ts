import type { ApiCall, CausedEvent } from '#shared/domain/app/api-call.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import type { Listed } from '../shapes/row.ts';

/** Where an event was lost, in the order in which it can be; `arrived`: it was not. */
export const LOST_AT = [
  'no-call',
  'refused',
  'not-emitting',
  'no-webhook',
  'no-subscriber',
  'other-workspace',
  'disabled',
  'held',
  'waiting',
  'failed',
  'cancelled',
  'body-lost',
  'arrived',
] as const;
export type LostAt = (typeof LOST_AT)[number];

export interface SilenceEvidence {
  /** Calls to the MLflow API that were made since then and are about what is looked for, newest first. */
  calls: readonly ApiCall[];
  /** Rows that are about it, newest first. */
  rows: readonly Listed[];
  webhooks: readonly Webhook[];
  event: string | undefined;
}

export interface Silence {
  lostAt: LostAt;
  /** The newest call that decides. */
  call?: ApiCall;
  /** The newest row that decides. */
  row?: Listed;
}

/** Why did nothing arrive? What is newest decides: a row that was sent, or a call that caused nothing. */
export function silenceOf({ calls, rows, webhooks, event }: SilenceEvidence): Silence {
  const changing = calls.filter(({ quiet }) => quiet !== 'reading');
  const call = changing[0];
  const row = rows[0];
  if (row && (!call || row.createdAtMs >= call.atMs || isHeard(call, event))) return { lostAt: ofRow(row), row, ...(call && { call }) };
  if (!call) return { lostAt: subscribersOf(webhooks, event) ?? 'no-call' };
  if (call.quiet === 'refused') return { lostAt: 'refused', call };
  const unheard = call.caused.find((caused) => isAbout(caused, event) && caused.heardBy === 0);
  if (unheard) return { lostAt: webhooks.length === 0 ? 'no-webhook' : (unheard.reason ?? 'no-subscriber'), call };
  if (call.caused.length === 0) return { lostAt: 'not-emitting', call };
  return row ? { lostAt: ofRow(row), row, call } : { lostAt: 'arrived', call };
}

const isAbout = (caused: CausedEvent, event: string | undefined) => event === undefined || caused.event === event;
const isHeard = (call: ApiCall, event: string | undefined) => call.caused.some((caused) => isAbout(caused, event) && caused.heardBy > 0);

/** Before anything was called: would anybody hear it? */
function subscribersOf(webhooks: readonly Webhook[], event: string | undefined): LostAt | undefined {
  if (webhooks.length === 0) return 'no-webhook';
  if (event === undefined) return webhooks.some(({ status }) => status === 'ACTIVE') ? undefined : 'disabled';
  const subscribed = webhooks.filter(({ events }) => events.some((one) => one === event));
  if (subscribed.length === 0) return 'no-subscriber';
  return subscribed.some(({ status }) => status === 'ACTIVE') ? undefined : 'disabled';
}

function ofRow(row: Listed): LostAt {
  if (row.source !== 'external' && row.reason === 'body-lost') return 'body-lost';
  switch (row.state) {
    case 'delivered':
    case 'arrived':
      return 'arrived';
    case 'held':
    case 'cancelled':
      return row.state;
    case 'pending':
    case 'in-flight':
    case 'waiting':
      return 'waiting';
    default:
      return 'failed';
  }
}

/** What it means, and what to do. */
export const LOST_WORDS: Readonly<Record<LostAt, { means: string; next: string }>> = {
  'no-call': {
    means: 'No call that changes something reached the MLflow API of Hookglass in that time.',
    next: 'Point the client here: MLFLOW_TRACKING_URI as status says it. MLFLOW_REGISTRY_URI and proxies can lead elsewhere.',
  },
  refused: {
    means: 'The newest call was refused, so nothing was changed.',
    next: 'Its status and hint say why; repeat the call as they ask.',
  },
  'not-emitting': {
    means: 'The newest call changed something that MLflow has no event for.',
    next: 'Renaming, describing, stage transitions and deleting models or versions are silent. Fire one of the 15 events.',
  },
  'no-webhook': { means: 'No webhook is registered.', next: 'Register one: create_webhook, or mlflow’s own client.' },
  'other-workspace': {
    means: 'Only webhooks of other workspaces listen to the event, and a webhook hears the events of its own.',
    next: 'Register the webhook in the workspace where the change is made: its calls carry the header X-MLFLOW-WORKSPACE.',
  },
  'no-subscriber': {
    means: 'No webhook is subscribed to the event.',
    next: 'Add the event to a webhook: list_webhooks shows what each hears.',
  },
  disabled: { means: 'The webhooks that are subscribed are not ACTIVE.', next: 'A person enables it: hookglass webhooks enable NAME.' },
  held: { means: 'Its delivery is held.', next: 'A person releases it, in the inspector or with hookglass release ID.' },
  waiting: {
    means: 'Its delivery is on its way, or waits for a retry.',
    next: 'wait_for waits for it; get_delivery says why the last attempt failed.',
  },
  failed: { means: 'It was sent and not accepted.', next: 'get_delivery shows each attempt and why; explain_signature looks for proof.' },
  cancelled: { means: 'Its delivery was cancelled.', next: 'replay sends it again.' },
  'body-lost': {
    means: 'A redirect turned the POST into a GET without a body: the final status says nothing about the body.',
    next: 'Register the URL that the redirect leads to.',
  },
  arrived: {
    means: 'It was delivered: the receiver answered with a status below 400.',
    next: 'Look at what the receiver does after its answer; check_receiver tells whether it handles what it gets.',
  },
};
