import { DEFAULT_WORKSPACE } from '#shared/domain/mlflow/workspace.ts';
import type { WebhookStore } from './webhook-store.ts';

/** The webhooks of one workspace, as its clients see and change them. */
export type ScopedWebhooks = Pick<WebhookStore, 'create' | 'get' | 'list' | 'update' | 'remove'>;

/** Those of other workspaces are not there. */
export function webhooksOf(store: WebhookStore, workspace: string): ScopedWebhooks {
  const own = (id: string) => {
    const webhook = store.get(id);
    return webhook && (webhook.workspace ?? DEFAULT_WORKSPACE) === workspace ? webhook : undefined;
  };
  return {
    create: (webhook) => store.create({ ...webhook, workspace }),
    get: own,
    list: (page) => store.list({ ...page, workspace }),
    update: (id, patch) => (own(id) ? store.update(id, patch) : undefined),
    remove: (id) => own(id) !== undefined && store.remove(id),
  };
}
