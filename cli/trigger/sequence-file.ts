import { z } from 'zod';
import { eventPayload, objectIn, retimed } from '#core/signing/event-payload/event-payload.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { BREAKAGES } from '#shared/domain/delivery/breakage.ts';
import type { SequenceStep } from '#shared/domain/delivery/event-sequence.ts';
import { issueWords } from '#shared/domain/issue-words.ts';
import { pythonDumpOf } from '#shared/domain/mlflow/python-dump.ts';
import { isWebhookEvent, WEBHOOK_EVENTS, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { didYouMean } from '#shared/domain/nearest.ts';
import { parseJsonTree } from '#shared/domain/wire/json-tree.ts';
import { readInput } from '../input.ts';
import { asking, type RunningCore } from '../running-core.ts';
import { parseSpan } from '../span.ts';
import type { PlannedEvent } from './send-events.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const values = z.record(z.string(), z.union([scalar, z.record(z.string(), z.unknown()), z.array(z.unknown())]));

/** A step as a person writes it. */
const step = z.strictObject({
  event: z.string(),
  override: values.optional(),
  extra: values.optional(),
  raw: z.string().optional(),
  wait: z.string().optional(),
  breakage: z.enum(BREAKAGES).optional(),
});
type Step = z.infer<typeof step>;

/**
 * The events of a file: `{"steps": [{"event", "override", "extra", "raw", "wait", "breakage"}]}`, or the list alone.
 * @throws StartError `usage` that names the step
 */
export function plannedOfFile(file: string): PlannedEvent[] {
  const name = file === '-' ? 'Standard input' : file;
  const steps = stepsIn(readInput(file).toString('utf8'), name);
  if (steps.length === 0) throw new StartError('usage', `${name} holds no event.`);
  return steps.map((given, index) => {
    const read = step.safeParse(given);
    const where = `${name}, step ${index + 1}`;
    if (!read.success) throw new StartError('usage', `${where}: ${problemText(read.error, given)}`);
    try {
      return plannedOf(read.data);
    } catch (error) {
      if (error instanceof StartError) throw new StartError('usage', `${where}: ${error.message}`);
      throw error;
    }
  });
}

function stepsIn(text: string, name: string): unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new StartError('usage', `${name} is no JSON. {"steps": [{"event": "prompt.created"}]} is expected.`);
  }
  const steps: unknown = Array.isArray(parsed) ? parsed : (parsed as { steps?: unknown } | null)?.steps;
  if (Array.isArray(steps)) return steps;
  throw new StartError('usage', `${name} has no "steps". {"steps": [{"event": "prompt.created"}]} is expected.`);
}

function problemText({ issues: [issue] }: z.ZodError, given: unknown): string {
  if (issue?.code === 'unrecognized_keys')
    return `${JSON.stringify(issue.keys[0])} is not known. A step has ${Object.keys(step.shape).join(', ')}.`;
  return issue ? `${issueWords(issue, given, { at: issue.path.length === 0 ? 'the step' : '' })}.` : 'this cannot be read.';
}

function plannedOf({ event, override, extra, raw, wait, breakage }: Step): PlannedEvent {
  if (!isWebhookEvent(event)) throw new StartError('usage', unknownEvent(event));
  if (raw !== undefined && (override || extra))
    throw new StartError('usage', '"raw" is the whole body, to the byte; "override" and "extra" cannot change it.');
  const waitMs = wait === undefined ? 0 : parseSpan(wait);
  if (waitMs === undefined) throw new StartError('usage', `"wait" takes a time such as 500ms or 2s, not ${JSON.stringify(wait)}.`);
  const body = raw === undefined ? madeBody(event, override, extra) : Buffer.from(raw);
  return { event, body, waitMs, ...(breakage && { breakage }) };
}

const unknownEvent = (event: string) =>
  [`There is no event ${JSON.stringify(event)}.`, didYouMean(event, WEBHOOK_EVENTS), `There are ${WEBHOOK_EVENTS.join(', ')}.`]
    .filter(Boolean)
    .join(' ');

function madeBody(event: WebhookEvent, override: Step['override'] = {}, extra: Step['extra'] = {}): Buffer {
  const overrides = Object.entries(override).map(([path, value]) => `${path}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  // A text stays a text, also one that reads as a number.
  const extras = Object.entries(extra).map(([path, value]) => `${path}=${JSON.stringify(value)}`);
  return Buffer.from(eventPayload({ event, overrides, extras, nowMicros: nowMicros() }));
}

const nowMicros = () => Math.floor((performance.timeOrigin + performance.now()) * 1000);

/** The events that Compose keeps under a name. @throws StartError `usage` that lists the names */
export async function plannedOfSequence({ client }: RunningCore, name: string): Promise<PlannedEvent[]> {
  const all = await asking(client.sequences);
  const found = all.find((sequence) => sequence.name === name);
  if (found) return found.steps.map(plannedOfKept);
  const names = all.map((sequence) => sequence.name);
  const known = names.length === 0 ? 'Compose keeps none yet.' : `There are ${names.map((one) => JSON.stringify(one)).join(', ')}.`;
  throw new StartError('usage', `There is no scenario of events ${JSON.stringify(name)}. ${known}`);
}

/** As Compose sends it: with the time of now and as Python writes it, unless the step says otherwise. */
function plannedOfKept({ event, text, asTyped, ownTime, breakage, to, waitMs }: SequenceStep): PlannedEvent {
  return {
    event,
    body: Buffer.from(asTyped ? text : writtenAnew(event, text, ownTime === true)),
    waitMs,
    ...(breakage && { breakage }),
    ...(to && { to: to.webhookIds, ...(to.url !== undefined && { url: to.url }) }),
  };
}

function writtenAnew(event: WebhookEvent, text: string, ownTime: boolean): string {
  const payload = objectIn(text);
  if (payload) return pythonDumpOf(ownTime ? payload : retimed(payload, event, nowMicros()));
  const root = parseJsonTree(text)?.root;
  if (root) return pythonDumpOf(root);
  throw new StartError('usage', `The body of ${event} is no JSON, and is not to be sent as it was typed. Mend it in Compose.`);
}
