import { Agent, request } from 'node:http';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';

/** The few calls of MLflow's REST API that load tests make, over connections that are kept alive. */
export function mlflowCalls(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });

  function post(path: string, body: object): Promise<Record<string, unknown>> {
    const bytes = Buffer.from(JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': bytes.length };
      const outgoing = request(`${url}/api/2.0/mlflow/${path}`, { method: 'POST', agent, headers }, async (incoming) => {
        try {
          const chunks = await incoming.toArray();
          const text = Buffer.concat(chunks).toString('utf8');
          if (incoming.statusCode === 200) resolve(JSON.parse(text) as Record<string, unknown>);
          else reject(new Error(`${incoming.statusCode}: ${text}`));
        } catch (error) {
          reject(error);
        }
      });
      outgoing.on('error', reject);
      outgoing.end(bytes);
    });
  }

  return {
    createModel: (name: string) => post('registered-models/create', { name }),
    createWebhook: (webhook: { url: string; event: WebhookEvent; secret?: string }) => {
      const [entity = '', action = ''] = webhook.event.toUpperCase().split('.');
      const { url: target, secret } = webhook;
      return post('webhooks', { name: 'load', url: target, events: [{ entity, action }], ...(secret && { secret }) });
    },
    close: () => agent.destroy(),
  };
}
