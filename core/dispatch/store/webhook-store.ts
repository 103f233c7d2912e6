import type { Database } from '#core/database/open.ts';
import type { Writer } from '#core/database/writer.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';
import type { Webhook, WebhookStatus } from '#shared/domain/delivery/webhook.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { DEFAULT_WORKSPACE } from '#shared/domain/mlflow/workspace.ts';
import { createHeardEvents } from './heard-events.ts';
import type { RehearsedSecrets } from './rehearsed-secrets.ts';
import type { Subscriber } from './subscriber.ts';
import { SUBSCRIBER_COLUMNS, type SubscriberRow, toSubscriber, toWebhook, WEBHOOK_COLUMNS, type WebhookRow } from './webhook-row.ts';
import { createWebhookSecrets, type KnownSecret, type WebhookSecretsOptions } from './webhook-secrets.ts';

export interface NewWebhook {
  /** Absent: the default one. */
  workspace?: string;
  name: string;
  url: string;
  events: readonly WebhookEvent[];
  description?: string;
  /** Absent or empty: deliveries are not signed. */
  secret?: string;
  status?: WebhookStatus;
  /** Absent: that of the whole server. */
  profile?: RetryProfileName;
}

/** Absent fields stay as they are; `description: ''` and `secret: ''` clear; `profile: null` goes back to the server's. */
export interface WebhookPatch {
  name?: string;
  url?: string;
  events?: readonly WebhookEvent[];
  description?: string;
  secret?: string;
  status?: WebhookStatus;
  profile?: RetryProfileName | null;
}

/**
 * The registered webhooks. Reading is synchronous. `create`, `update` and `remove` are synchronous too and belong
 * inside a work of the writer (core/database/writer.ts); they publish after its commit.
 */
export interface WebhookStore {
  /** @throws NoSecretKeyError when there is a secret, but no key to encrypt it with. */
  create(webhook: NewWebhook): Webhook;
  get(id: string): Webhook | undefined;
  /** Newest first, of one workspace or of all; removed ones are hidden, disabled ones listed. */
  list(page: { limit: number; offset: number; workspace?: string }): Webhook[];
  count(): number;
  /** @throws NoSecretKeyError as `create`. */
  update(id: string, patch: WebhookPatch): Webhook | undefined;
  /** Soft: the row stays for its deliveries. @returns whether there was one. */
  remove(id: string): boolean;
  /** All of a workspace. */
  removeOf(workspace: string): void;
  /** Webhooks of a workspace belong to another from now on. */
  moved(): void;
  /** Never leaves the core except through `POST …/secret`. */
  secretOf(id: string): string | undefined;
  /** The secrets that fit a delivery id, or all that are known: for the receiver's `auto`. Of a rehearsal, those it is to accept. */
  secretsFor(deliveryId: string | undefined): KnownSecret[];
  /** The last three secrets that each webhook had before: for explaining a signature, never for making one. */
  replacedSecrets(): KnownSecret[];
  /** Who hears an event of a workspace now, newest first. Inside a work of the writer. */
  subscribers(event: WebhookEvent, workspace: string): readonly Subscriber[];
  /** Whether anybody hears it, in whichever workspace. Inside a work of the writer. */
  isHeard(event: WebhookEvent): boolean;
  /** One webhook as its deliveries need it, removed ones included. */
  subscriber(id: string): Subscriber | undefined;
}

export interface WebhookStoreOptions extends WebhookSecretsOptions {
  rehearsed: Pick<RehearsedSecrets, 'of'>;
  uuid: () => string;
  writer: Pick<Writer, 'afterCommit'>;
  publish: (event: StreamEventBody) => void;
  /** Inside a work: a webhook has another secret, so what was held for the old one may be signed. */
  secretChanged: (id: string) => void;
  /** What a stock MLflow would say to this URL, as far as that is known without asking the network. */
  stockRefusal: (url: string) => string | undefined;
}

export function createWebhookStore(options: WebhookStoreOptions): WebhookStore {
  const { db, clock, uuid, writer, publish, secretChanged, stockRefusal, rehearsed } = options;
  const secrets = createWebhookSecrets(options);
  const {
    insert,
    change,
    softDelete,
    subscribe,
    unsubscribeAll,
    select,
    selectRemovedToo,
    selectPage,
    selectIds,
    countAll,
    selectSubscribers,
  } = statementsOf(db);
  const subscriberOf = (row: SubscriberRow) => toSubscriber(row, secrets.open);
  const heard = createHeardEvents((event) => selectSubscribers.all({ event }).map(subscriberOf), writer);
  const webhookOf = (row: WebhookRow) => toWebhook(row, subscriberOf(row).secret.kind, stockRefusal(row.url));

  function setEvents(seq: number, events: readonly WebhookEvent[]): void {
    unsubscribeAll.run({ seq });
    for (const event of new Set(events)) subscribe.run({ event, seq });
  }

  function changed(id: string): Webhook {
    const row = select.get({ id });
    if (!row) throw new Error(`webhook ${id} is not there although it was just written`);
    const webhook = webhookOf(row);
    writer.afterCommit(() => publish({ type: 'webhook.changed', webhook }));
    return webhook;
  }

  function remove(id: string): boolean {
    heard.forget();
    const wasThere = softDelete.run({ id, nowMs: clock.nowMs() }).changes > 0;
    if (wasThere) writer.afterCommit(() => publish({ type: 'webhook.deleted', id }));
    return wasThere;
  }

  return {
    create({ workspace = DEFAULT_WORKSPACE, name, url, events, description, secret, profile, status = 'ACTIVE' }) {
      const id = uuid();
      heard.forget();
      const { lastInsertRowid } = insert.run({
        id,
        workspace,
        name,
        url,
        description: description || null,
        secretToken: secrets.seal(secret),
        status,
        profile: profile ?? null,
        nowMs: clock.nowMs(),
      });
      setEvents(Number(lastInsertRowid), events);
      return changed(id);
    },
    get(id) {
      const row = select.get({ id });
      return row && webhookOf(row);
    },
    list: ({ workspace = null, ...page }) => selectPage.all({ workspace, ...page }).map(webhookOf),
    count: () => countAll.get() ?? 0,
    update(id, patch) {
      const row = select.get({ id });
      if (!row) return undefined;
      heard.forget();
      change.run({
        seq: row.seq,
        name: patch.name ?? row.name,
        url: patch.url ?? row.url,
        description: (patch.description ?? row.description) || null,
        secretToken: patch.secret === undefined ? row.secret_token : secrets.replace(row, patch.secret),
        status: patch.status ?? row.status,
        profile: patch.profile === undefined ? row.profile : patch.profile,
        nowMs: clock.nowMs(),
      });
      if (patch.events) setEvents(row.seq, patch.events);
      if (patch.secret) secretChanged(id);
      return changed(id);
    },
    remove,
    removeOf: (workspace) => void selectIds.all({ workspace }).map(remove),
    moved: heard.forget,
    secretOf(id) {
      const row = select.get({ id });
      return row?.secret_token ? secrets.open(row.secret_token) : undefined;
    },
    secretsFor: (deliveryId) => rehearsed.of(deliveryId) ?? secrets.secretsFor(deliveryId),
    replacedSecrets: secrets.replacedSecrets,
    isHeard: (event) => heard.by(event).some(({ status }) => status === 'ACTIVE'),
    subscribers: (event, workspace) => heard.by(event).filter((subscriber) => subscriber.workspace === workspace),
    subscriber(id) {
      const row = selectRemovedToo.get({ id });
      return row && subscriberOf(row);
    },
  };
}

function statementsOf(db: Database) {
  const insert = db.prepare(`
    INSERT INTO webhook (id, workspace, name, url, description, secret_token, status, profile, created_at_ms, updated_at_ms)
    VALUES (@id, @workspace, @name, @url, @description, @secretToken, @status, @profile, @nowMs, @nowMs)`);
  const change = db.prepare(`
    UPDATE webhook SET name = @name, url = @url, description = @description, secret_token = @secretToken, status = @status,
      profile = @profile, updated_at_ms = @nowMs WHERE seq = @seq`);
  const softDelete = db.prepare('UPDATE webhook SET deleted_at_ms = @nowMs WHERE id = @id AND deleted_at_ms IS NULL');
  const subscribe = db.prepare('INSERT INTO subscription (event, webhook_seq) VALUES (@event, @seq)');
  const unsubscribeAll = db.prepare('DELETE FROM subscription WHERE webhook_seq = @seq');
  const select = db.prepare<[{ id: string }], WebhookRow>(
    `SELECT ${WEBHOOK_COLUMNS} FROM webhook WHERE id = @id AND deleted_at_ms IS NULL`,
  );
  const selectRemovedToo = db.prepare<[{ id: string }], SubscriberRow>(`SELECT ${SUBSCRIBER_COLUMNS} FROM webhook WHERE id = @id`);
  const selectPage = db.prepare<[{ limit: number; offset: number; workspace: string | null }], WebhookRow>(
    `SELECT ${WEBHOOK_COLUMNS} FROM webhook WHERE deleted_at_ms IS NULL AND workspace = coalesce(@workspace, workspace)
     ORDER BY created_at_ms DESC, seq DESC LIMIT @limit OFFSET @offset`,
  );
  const selectIds = db
    .prepare<[{ workspace: string }], string>('SELECT id FROM webhook WHERE workspace = @workspace AND deleted_at_ms IS NULL')
    .pluck();
  const countAll = db.prepare<[], number>('SELECT count(*) FROM webhook WHERE deleted_at_ms IS NULL').pluck();
  const selectSubscribers = db.prepare<[{ event: string }], SubscriberRow>(`
    SELECT ${SUBSCRIBER_COLUMNS} FROM subscription AS s JOIN webhook ON seq = s.webhook_seq
    WHERE s.event = @event AND deleted_at_ms IS NULL ORDER BY created_at_ms DESC, seq DESC`);
  return {
    insert,
    change,
    softDelete,
    subscribe,
    unsubscribeAll,
    select,
    selectRemovedToo,
    selectPage,
    selectIds,
    countAll,
    selectSubscribers,
  };
}
