import type { DeliveryRow } from '#renderer/state/row.ts';
import { shownDeliveryState } from '#renderer/state/row.ts';
import { plural } from '#renderer/ui/format.ts';
import type { ApiCall } from '#shared/domain/app/api-call.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';

/** One question of MLflow's own troubleshooting, in its order, and what is known about it. */
export interface Step {
  question: string;
  /** `unreached`: an earlier step has ended it. */
  verdict: 'yes' | 'no' | 'open' | 'unreached';
  answer: string;
}

export interface Evidence {
  webhooks: readonly Webhook[];
  /** Deliveries that the call caused, as far as they are kept. */
  deliveries: readonly DeliveryRow[];
  /** Another server answers, and the events are made here from its answers. */
  isMirror: boolean;
}

/**
 * Why did nothing arrive? Reached this server, supported by the store, an event at all, a webhook that is active, subscribed, a
 * receiver that answers: the first "no" is the reason.
 */
export function whyNothing(call: ApiCall, { webhooks, deliveries, isMirror }: Evidence): Step[] {
  const active = webhooks.filter(({ status }) => status === 'ACTIVE');
  const [event] = call.caused;
  const steps: Step[] = [
    { question: 'Did it reach this server?', verdict: 'yes', answer: 'It did: this is its record.' },
    {
      question: 'Does the store support webhooks?',
      verdict: 'yes',
      answer: isMirror
        ? 'It need not: the events are derived from the calls, and sent from here.'
        : 'It does: models are kept in a database. A stock MLflow with a file store has no webhooks.',
    },
    didItFire(call),
    {
      question: 'Is a webhook ACTIVE?',
      verdict: event?.reason === 'disabled' ? 'no' : event && event.heardBy > 0 ? 'yes' : active.length > 0 ? 'yes' : 'no',
      answer:
        event?.reason === 'disabled'
          ? 'Those that are subscribed were switched off.'
          : webhooks.length === 0
            ? 'There is none yet.'
            : `${active.length} of ${plural(webhooks.length, 'webhook')} ${active.length === 1 ? 'is' : 'are'}, now.`,
    },
    {
      question: 'Is it subscribed to the event?',
      verdict: event === undefined ? 'open' : event.heardBy > 0 ? 'yes' : 'no',
      answer:
        event === undefined
          ? 'There was no event.'
          : event.heardBy > 0
            ? `${plural(event.heardBy, 'webhook')} ${event.heardBy === 1 ? 'was' : 'were'} told of ${event.event}.`
            : event.reason === 'other-workspace'
              ? `Only webhooks of other workspaces were subscribed to ${event.event}; one hears the events of its own.`
              : `Nobody was subscribed to ${event.event}.`,
    },
    didItAnswer(deliveries),
  ];
  const failed = steps.findIndex(({ verdict }) => verdict === 'no');
  return steps.map((step, index) => (failed !== -1 && index > failed ? { ...step, verdict: 'unreached', answer: 'Not reached.' } : step));
}

function didItFire({ quiet, status, caused, hint }: ApiCall): Step {
  const question = 'Does MLflow have an event for it?';
  if (caused.length > 0) return { question, verdict: 'yes', answer: `${caused.map(({ event }) => event).join(', ')}.` };
  const answers = {
    refused: `It was refused (${status}), so nothing was changed.${hint === undefined ? '' : ` ${hint}`}`,
    reading: 'It only reads, and reading causes no event.',
    'not-emitting': 'MLflow has none for this call. Renaming, describing, stage transitions and deleting models or versions are silent.',
  };
  return { question, verdict: 'no', answer: answers[quiet ?? 'not-emitting'] };
}

function didItAnswer(deliveries: readonly DeliveryRow[]): Step {
  const question = 'Did the receiver answer?';
  if (deliveries.length === 0) return { question, verdict: 'open', answer: 'Its deliveries are no longer kept.' };
  const states = deliveries.map(shownDeliveryState);
  const count = (wanted: (typeof states)[number]) => states.filter((state) => state === wanted).length;
  const delivered = count('delivered');
  const failed = count('failed');
  if (delivered === states.length) return { question, verdict: 'yes', answer: 'It was delivered to each of them.' };
  if (failed > 0)
    return {
      question,
      verdict: 'no',
      answer: `${failed} of ${plural(states.length, 'delivery', 'deliveries')} failed; the delivery says why.`,
    };
  return {
    question,
    verdict: 'open',
    answer: `${delivered} of ${plural(states.length, 'delivery', 'deliveries')} have been delivered so far.`,
  };
}
