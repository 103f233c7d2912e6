import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';
import type { GoldenExchange } from '../support/golden-replay.ts';

interface EventKind {
  entity: string;
  action: string;
}

const kindOf = (event: string): EventKind => {
  const [entity = '', action = ''] = event.toUpperCase().split('.');
  return { entity, action };
};

/** Which of the 15 events a webhook of this server can listen to. Registers one for each, and removes it. */
export async function recordKnownEvents(url: string): Promise<string[]> {
  const known: string[] = [];
  for (const event of WEBHOOK_EVENTS) {
    const body = JSON.stringify({ name: 'events', url: 'https://93.184.215.14/hook', events: [kindOf(event)] });
    const webhooks = `${url}/api/2.0/mlflow/webhooks`;
    const response = await fetch(webhooks, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    if (!response.ok) continue;
    known.push(event);
    const { webhook } = (await response.json()) as { webhook: { webhook_id: string } };
    await fetch(`${webhooks}/${webhook.webhook_id}`, { method: 'DELETE' });
  }
  return known;
}

/**
 * The line as a client of this release would have sent it: an older server answers 500 to a webhook with an event that it does not know, and
 * all that follows would say no more than that. Lines that ask with such an event on purpose stay as they are.
 */
export function asKnown(line: GoldenExchange, known: readonly string[]): GoldenExchange {
  if (line.status !== 200 || !line.request_body?.includes('"events"')) return line;
  const body = JSON.parse(line.request_body) as { events: EventKind[] };
  const isKnown = ({ entity, action }: EventKind) => known.includes(`${entity}.${action}`.toLowerCase());
  const left = body.events.filter((event) => typeof event.entity !== 'string' || isKnown(event));
  if (left.length === body.events.length) return line;
  return { ...line, request_body: pythonJson({ ...body, events: left.length > 0 ? left : [kindOf('registered_model.created')] }) };
}

/** As Python writes it: the transcript's bodies have a blank after comma and colon. */
const pythonJson = (value: object) =>
  JSON.stringify(value, undefined, 1)
    .replaceAll(/\n\s*/g, ' ')
    .replaceAll('{ ', '{')
    .replaceAll(' }', '}')
    .replaceAll('[ ', '[')
    .replaceAll(' ]', ']');
