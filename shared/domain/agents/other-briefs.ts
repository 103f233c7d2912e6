import type { ApiCall } from '../app/api-call.ts';
import { CHECKS } from '../check/checks.ts';
import { cameText, saidIn } from '../check/exchange-words.ts';
import type { CheckOutcome } from '../check/report.ts';
import { type CheckRun, markOf } from '../check/run.ts';
import type { DeliverySummary } from '../delivery/delivery.ts';
import { certaintyWord } from '../delivery/explain.ts';
import type { Webhook } from '../delivery/webhook.ts';
import type { Brief, BriefText } from './brief.ts';

/** @param last its newest deliveries, the newest first */
export function webhookBrief(webhook: Webhook, last: readonly DeliverySummary[]): Brief {
  const { name, url, status, secret, events, profile, stockMlflowRefusal } = webhook;
  return {
    title: ['Webhook ', { wire: name }, `: ${status}`],
    facts: [
      { name: 'To', says: { wire: url } },
      { name: 'Events', says: events.join(', ') },
      { name: 'Secret', says: { none: 'none: its deliveries are not signed', set: 'set', unreadable: 'set, and cannot be read' }[secret] },
      ...(profile === undefined ? [] : [{ name: 'Retries', says: profile === 'mlflow' ? 'as MLflow runs' : 'as documented' }]),
      ...(stockMlflowRefusal === undefined ? [] : [{ name: 'A stock MLflow would refuse it', says: { wire: stockMlflowRefusal } }]),
      ...(last.length === 0 ? [{ name: 'Deliveries', says: 'none yet' }] : []),
    ],
    lists: last.length === 0 ? [] : [{ title: 'Last deliveries', items: last.map(deliveryLine) }],
    more: ['`list_deliveries`', '`check_receiver`', '`explain_silence`'],
  };
}

function deliveryLine({ id, createdAtMs, event, state, lastStatus, lastError, cause }: DeliverySummary): BriefText[] {
  const code = lastStatus ?? lastError;
  const head = `${id}, ${new Date(createdAtMs).toISOString()}, ${event}: ${state}${code === undefined ? '' : ` ${code}`}`;
  return cause ? [`${head}; ${certaintyWord(cause)}: `, { wire: `${cause.why}: ${cause.headline}` }] : [head];
}

/** Of a report mostly what did not pass. @param chosen the check that is looked at comes first */
export function checkRunBrief(run: CheckRun, chosen?: string): Brief {
  const { number, target, state, message, summary, mlflowVersion, checks, webhook } = run;
  const wanted = checks.filter(({ id }) => id === chosen);
  const troubled = checks.filter((one) => one.id !== chosen && ['failed', 'warned'].includes(markOf(one)));
  const passed = checks.filter((one) => markOf(one) === 'passed').map(({ id }) => id);
  const skipped = checks.filter((one) => markOf(one) === 'skipped').map(({ id }) => id);
  return {
    title: [`Receiver check, run ${number}: ${summary.passed} passed, ${summary.failed} failed, ${summary.warned} warned`],
    facts: [
      { name: 'Target', says: { wire: target } },
      ...(webhook ? [{ name: 'Signed as', says: { wire: webhook.name } }] : []),
      ...(state === 'finished' ? [] : [{ name: 'State', says: state }]),
      ...(message === undefined ? [] : [{ name: 'Because', says: { wire: message } }]),
      ...(mlflowVersion === undefined ? [] : [{ name: 'As MLflow', says: mlflowVersion }]),
      ...(passed.length === 0 ? [] : [{ name: 'Passed', says: passed.join(', ') }]),
      ...(skipped.length === 0 ? [] : [{ name: 'Skipped', says: skipped.join(', ') }]),
    ],
    lists: [...wanted, ...troubled].map(checkList),
    more: [`the resource \`hookglass://checks/${number}\``, '`check_receiver`'],
  };
}

function checkList(check: CheckOutcome) {
  const { id, level, why, care, fix, answer, exchanges } = check;
  const [first] = exchanges;
  const said = first ? saidIn(first.came) : '';
  const title = CHECKS.find((one) => one.id === id)?.title ?? id;
  return {
    title: `${markOf(check)}: ${title} (${id}, ${level})`,
    items: [
      ['Seen: ', { wire: why }],
      ['Answer: ', { wire: answer }],
      ...(first?.unusual === undefined ? [] : [['Sent: ', { wire: first.unusual }]]),
      ...(first ? [['Came back: ', { wire: `${cameText(first.came)}${said === '' ? '' : `, ${said}`}` }]] : []),
      ...(care === undefined ? [] : [['Why MLflow would care: ', { wire: care }]]),
      ...(fix === undefined ? [] : [['Fix: ', { wire: fix }]]),
    ] satisfies BriefText[][],
  };
}

/** What is known about why something arrived or not: a question with its answer. */
export interface CallStep {
  question: string;
  verdict: string;
  answer: string;
}

export function callBrief(call: ApiCall, steps: readonly CallStep[]): Brief {
  const { id, method, path, status, atMs, tookMs, client, caused, hint, agent } = call;
  return {
    title: [`Call ${id}: `, { wire: `${method} ${path}` }, ` answered ${status}`],
    facts: [
      { name: 'When', says: `${new Date(atMs).toISOString()}, in ${Math.round(tookMs)} ms` },
      ...(client === undefined ? [] : [{ name: 'Client', says: { wire: client } }]),
      ...(agent ? [{ name: 'Asked by a coding agent', says: { wire: `${agent.tool}: ${agent.outcome}` } }] : []),
      ...(hint === undefined ? [] : [{ name: 'Hint', says: { wire: hint } }]),
      ...(caused.length === 0 ? [{ name: 'Events', says: 'it caused none' }] : []),
    ],
    lists: [
      ...(caused.length === 0
        ? []
        : [
            {
              title: 'Events',
              items: caused.map(({ event, subject, heardBy }): BriefText[] => [
                `${event} for `,
                { wire: subject },
                heardBy === 0 ? ', nobody listens' : `, sent to ${heardBy} webhook${heardBy === 1 ? '' : 's'}`,
              ]),
            },
          ]),
      ...(steps.length === 0
        ? []
        : [
            {
              title: 'Why something arrived, or nothing',
              items: steps.map(({ question, verdict, answer }): BriefText[] => [`${question} ${verdict}: `, { wire: answer }]),
            },
          ]),
    ],
    more: ['`explain_silence`', '`list_deliveries`'],
  };
}
