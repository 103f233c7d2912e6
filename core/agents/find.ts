import type { ArrivalDetail } from '#shared/domain/delivery/arrival.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { type AskCore, ToolProblem } from './tool.ts';

/** A row as a whole: by `d12`, `c7` or the UUID of X-MLflow-Delivery-Id. */
export async function rowNamed(core: AskCore, id: string): Promise<DeliveryDetail | ArrivalDetail> {
  const found = await core.row(id);
  if (found) return found;
  throw new ToolProblem(
    `There is no delivery ${JSON.stringify(id.slice(0, 60))}. list_deliveries shows those that are kept, with their ids.`,
  );
}

/** By name, or by id where several have the name. */
export async function webhookNamed(core: AskCore, name: string): Promise<Webhook> {
  const { items } = await core.webhooks({ limit: 1000 });
  const found = items.filter((one) => one.id === name || one.name === name);
  const [webhook] = found;
  if (webhook && found.length === 1) return webhook;
  const what = JSON.stringify(name.slice(0, 80));
  if (!webhook) throw new ToolProblem(`There is no webhook ${what}. list_webhooks shows those that are registered.`);
  throw new ToolProblem(`${found.length} webhooks are named ${what}. Give the id instead: ${found.map(({ id }) => id).join(', ')}.`);
}
