import { randomBytes } from 'node:crypto';
import type { ReadyLine } from '#shared/domain/host-protocol.ts';
import type { StreamEvent } from '#shared/domain/stream-event.ts';
import { terminalText } from './terminal-text.ts';

type Subscribe = (listener: (events: readonly StreamEvent[]) => void) => () => void;

/**
 * Creates the webhook `sample` (once) and sends `model_version.created` to the mock receiver through the test call of the
 * MLflow API, as a client would.
 * @returns one line for the user: `delivered in 12 ms, signature verified`.
 */
export async function sendSample({ mlflow, webhookUrl }: ReadyLine, subscribe: Subscribe): Promise<string> {
  let tookMs: number | undefined;
  let verdict: string | undefined;
  const unsubscribe = subscribe((events) => {
    for (const event of events) {
      if (event.type === 'attempt.finished') tookMs = event.attempt.tookMs;
      if (event.type === 'capture.added') verdict = event.capture.verdict.result;
    }
  });
  try {
    const id = (await findSample(mlflow)) ?? (await createSample(mlflow, webhookUrl));
    const { result } = await call(mlflow, 'POST', `webhooks/${id}/test`, { event: EVENT });
    if (!isRecord(result) || result['success'] !== true) return `the sample was not delivered: ${terminalText(JSON.stringify(result))}`;
    const took = tookMs === undefined ? '' : ` in ${Math.round(tookMs)} ms`;
    return `delivered${took}, ${verdict === 'valid' ? 'signature verified' : `signature ${verdict ?? 'not checked'}`}`;
  } finally {
    unsubscribe();
  }
}

const EVENT = { entity: 'MODEL_VERSION', action: 'CREATED' };

async function findSample(mlflow: string): Promise<string | undefined> {
  const { webhooks } = await call(mlflow, 'GET', 'webhooks?max_results=1000');
  const sample = Array.isArray(webhooks) ? webhooks.find((webhook) => isRecord(webhook) && webhook['name'] === 'sample') : undefined;
  return sample && String(sample['webhook_id']);
}

async function createSample(mlflow: string, url: string): Promise<string> {
  const secret = randomBytes(24).toString('base64url');
  const { webhook } = await call(mlflow, 'POST', 'webhooks', { name: 'sample', url, events: [EVENT], secret });
  return isRecord(webhook) ? String(webhook['webhook_id']) : '';
}

async function call(mlflow: string, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${mlflow}/api/2.0/mlflow/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  const answer: unknown = JSON.parse(text);
  return isRecord(answer) ? answer : {};
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
