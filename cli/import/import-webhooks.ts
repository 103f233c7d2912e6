import { createAsk } from '#core/bridge/ask-upstream.ts';
import { serverWebhooks } from '#core/bridge/observe.ts';
import type { ServerWebhook } from '#core/bridge/server-webhook.ts';
import { systemClock } from '#core/system-clock.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { isWebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { allWebhooks } from '../find-webhook.ts';
import { printError } from '../print.ts';
import { asking, type RunningCore } from '../running-core.ts';
import { terminalText } from '../terminal-text.ts';
import { agentsOf, upstreamOf } from '../upstream-of.ts';
import { VERSION } from '../version.ts';

/**
 * Takes over the webhooks of a real MLflow server. They are disabled here, so that nothing is sent to their receivers before somebody wants it;
 * MLflow tells no secrets. One of the same name and URL that is here already stays as it is.
 * @returns those that were made. @throws StartError
 */
export async function importWebhooks(core: RunningCore, uri: string, env: NodeJS.ProcessEnv): Promise<Webhook[]> {
  const found = await webhooksOf(uri, env);
  const here = new Set((await allWebhooks(core)).map(keyOf));
  const made: Webhook[] = [];
  for (const webhook of found) {
    const { name, url, isActive } = webhook;
    if (here.has(keyOf(webhook))) {
      say(`${name} is here already and stays as it is.`);
      continue;
    }
    const events = eventsOf(webhook);
    if (events.length === 0) {
      say(`${name} was left out: it has no event that is known here.`);
      continue;
    }
    made.push(await asking(() => core.client.createWebhook({ name, url, events, status: 'DISABLED' })));
    if (!isActive) say(`${name} is disabled there as well.`);
  }
  if (made.length > 0)
    say('They are disabled here and have no secret, which MLflow does not tell: “webhooks set-secret” and “webhooks enable”.');
  return made;
}

async function webhooksOf(uri: string, env: NodeJS.ProcessEnv): Promise<readonly ServerWebhook[]> {
  const upstream = upstreamOf('--from-mlflow', uri, env);
  const agents = agentsOf(env);
  try {
    const list = await serverWebhooks(upstream, createAsk({ agents, clock: systemClock, version: VERSION }));
    if (list.kind === 'webhooks') {
      if (!list.isWhole) say(`${upstream.base} has more webhooks than are read.`);
      return list.webhooks;
    }
    const { asked } = list;
    if (asked.kind === 'no-answer') throw new StartError('target-unreachable', `${upstream.base} does not answer (${asked.code}).`);
    throw new StartError(
      'usage',
      `${upstream.base} does not list its webhooks: it answers ${asked.status}. “hookglass doctor --mlflow-uri” says why.`,
    );
  } finally {
    agents.destroy();
  }
}

const say = (line: string) => printError(terminalText(line));

const keyOf = ({ name, url }: { name: string; url: string }): string => `${name}\n${url}`;

function eventsOf({ name, events }: ServerWebhook) {
  const all = events.map(({ entity, action }) => `${entity}.${action}`.toLowerCase());
  const unknown = all.filter((event) => !isWebhookEvent(event));
  if (unknown.length > 0) say(`${name}: ${unknown.join(', ')} ${unknown.length === 1 ? 'is' : 'are'} not known here, and left out.`);
  return all.filter(isWebhookEvent);
}
