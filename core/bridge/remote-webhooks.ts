import { type Finding, finding } from '#shared/domain/app/finding.ts';
import { actionOf, entityOf, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { type Ask, type Asked, jsonObject } from './ask-upstream.ts';
import { noAnswerWords } from './finding-words.ts';
import { serverAsk, serverWebhooks, WEBHOOKS_PATH } from './observe.ts';
import { refusalOf } from './server-findings.ts';
import { parseCreated } from './server-webhook.ts';
import { masker, passwordsIn, type Upstream } from './upstream.ts';
import { errorWords } from './webhook-findings.ts';

export interface NewRemoteWebhook {
  name: string;
  url: string;
  events: readonly WebhookEvent[];
  secret: string;
  description: string;
}

/** What a call came to: a value, or why it did not. */
export type Remote<Value> = { ok: true; value: Value } | { ok: false; problem: Finding };

/** What the server's test of a webhook came to. */
export interface RemoteTest {
  success: boolean;
  status?: number;
  /** Why nothing was answered, in the server's words. */
  message?: string;
}

/** The webhooks of a real server: the calls that change something there. */
export interface RemoteWebhooks {
  /** @returns its id */
  register(webhook: NewRemoteWebhook): Promise<Remote<string>>;
  repoint(id: string, url: string): Promise<Remote<void>>;
  test(id: string): Promise<Remote<RemoteTest>>;
  /** Removes it; that it is gone already is fine. */
  remove(id: string): Promise<Remote<void>>;
  /** @returns the ids of those that are called so */
  named(name: string): Promise<Remote<string[]>>;
}

/** A test goes through all its attempts before it is answered. */
const TEST_TIMEOUT_MS = 150_000;

export function createRemoteWebhooks(upstream: Upstream, ask: Ask): RemoteWebhooks {
  const server = serverAsk(upstream, ask);
  const mask = masker(upstream.secrets);
  const failed = (asked: Asked, what: string): { ok: false; problem: Finding } => {
    const known = asked.kind === 'answered' ? refusalOf(asked, upstream) : undefined;
    const why =
      asked.kind === 'answered' ? `It answers ${asked.status}. ${errorWords(asked.text)}` : `${upstream.base}: ${noAnswerWords(asked)}.`;
    return { ok: false, problem: known ?? finding('error', 'call-failed', what, mask(why)) };
  };
  const isDone = (asked: Asked): asked is Extract<Asked, { kind: 'answered' }> => asked.kind === 'answered' && asked.status === 200;

  return {
    async register({ events, ...webhook }) {
      const wire = events.map((event) => ({ entity: entityOf(event).toUpperCase(), action: actionOf(event).toUpperCase() }));
      const asked = await server(WEBHOOKS_PATH, { method: 'POST', body: { ...webhook, events: wire, status: 'ACTIVE' } });
      const created = isDone(asked) ? parseCreated(asked.text) : undefined;
      if (created) return { ok: true, value: created.id };
      const { ok, problem } = failed(asked, `The webhook ${webhook.name} could not be registered`);
      return { ok, problem: { ...problem, why: masker([webhook.secret, ...passwordsIn(webhook.url)])(problem.why) } };
    },
    async repoint(id, url) {
      const asked = await server(`${WEBHOOKS_PATH}/${id}`, { method: 'PATCH', body: { url } });
      return isDone(asked) ? { ok: true, value: undefined } : failed(asked, 'The webhook could not be led to the new address');
    },
    async test(id) {
      const asked = await server(`${WEBHOOKS_PATH}/${id}/test`, { method: 'POST', body: {}, timeoutMs: TEST_TIMEOUT_MS });
      const result = isDone(asked) ? jsonObject(asked.text)?.['result'] : undefined;
      if (typeof result !== 'object' || result === null) return failed(asked, 'The server could not be asked for a test');
      const { success, response_status: status, error_message: message } = result as Record<string, unknown>;
      return {
        ok: true,
        value: {
          success: success === true,
          ...(typeof status === 'number' && { status }),
          ...(typeof message === 'string' && { message: mask(message) }),
        },
      };
    },
    async remove(id) {
      const asked = await server(`${WEBHOOKS_PATH}/${id}`, { method: 'DELETE' });
      const isGone =
        asked.kind === 'answered' && asked.status === 404 && jsonObject(asked.text)?.['error_code'] === 'RESOURCE_DOES_NOT_EXIST';
      return isDone(asked) || isGone ? { ok: true, value: undefined } : failed(asked, `The webhook ${id} could not be removed`);
    },
    async named(name) {
      const list = await serverWebhooks(upstream, ask);
      if (list.kind === 'other') return failed(list.asked, 'The webhooks could not be listed');
      return { ok: true, value: list.webhooks.filter((webhook) => webhook.name === name).map(({ id }) => id) };
    },
  };
}
