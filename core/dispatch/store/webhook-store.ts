import type { Database } from '#core/database/open.ts';
import type { Writer } from '#core/database/writer.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';
import type { Webhook, WebhookStatus } from '#shared/domain/delivery/webhook.ts';
import { sortEvents, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { createHeardEvents } from './heard-events.ts';
import type { Subscriber } from './subscriber.ts';

export interface NewWebhook {
  name: string;
  url: string;
  events: readonly WebhookEvent[];
  description?: string;
  /** Absent or empty: deliveries are not signed. */
  secret?: string;
  status?: WebhookStatus;
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
  /** Newest first; removed ones are hidden, disabled ones listed. */
  list(page: { limit: number; offset: number }): Webhook[];
  count(): number;
  /** @throws NoSecretKeyError as `create`. */
  update(id: string, patch: WebhookPatch): Webhook | undefined;
  /** Soft: the row stays for its deliveries. @returns whether there was one. */
  remove(id: string): boolean;
  /** Never leaves the core except through `POST …/secret`. */
  secretOf(id: string): string | undefined;
  /** The secrets that fit a delivery id, or all that are known: for the receiver's `auto`. */
  secretsFor(deliveryId: string | undefined): KnownSecret[];
  /** The last three secrets that each webhook had before: for explaining a signature, never for making one. */
  replacedSecrets(): KnownSecret[];
  /** Who hears an event now, newest first. Inside a work of the writer. */
  subscribers(event: WebhookEvent): readonly Subscriber[];
  /** One webhook as its deliveries need it, removed ones included. */
  subscriber(id: string): Subscriber | undefined;
}

export interface KnownSecret {
  webhookId: string;
  webhookName: string;
  secret: string;
  /** It belongs to the webhook that sent this very delivery. */
  ofThisDelivery: boolean;
}

/** There is no key, and none may be made here. */
export class NoSecretKeyError extends Error {
  constructor() {
    super('There is no key to encrypt the secret with. Set MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY and start again.');
    this.name = 'NoSecretKeyError';
  }
}

export interface WebhookStoreOptions {
  db: Database;
  clock: Clock;
  uuid: () => string;
  writer: Pick<Writer, 'afterCommit'>;
  publish: (event: StreamEventBody) => void;
  secrets: { seal(secret: string): string | undefined; open(token: string): string | undefined };
  /** Inside a work: a webhook has another secret, so what was held for the old one may be signed. */
  secretChanged: (id: string) => void;
  /** What a stock MLflow would say to this URL, as far as that is known without asking the network. */
  stockRefusal: (url: string) => string | undefined;
}

interface SubscriberRow {
  seq: number;
  id: string;
  name: string;
  url: string;
  status: WebhookStatus;
  secret_token: string | null;
  profile: RetryProfileName | null;
}

interface WebhookRow extends SubscriberRow {
  description: string | null;
  created_at_ms: number;
  updated_at_ms: number;
  events: string;
}

const REPLACED_SECRETS_KEPT = 3;

const SUBSCRIBER_COLUMNS = 'seq, id, name, url, status, secret_token, profile';
const COLUMNS = `${SUBSCRIBER_COLUMNS}, description, created_at_ms, updated_at_ms,
  (SELECT json_group_array(event) FROM subscription WHERE webhook_seq = webhook.seq) AS events`;

/** Whether the database holds secrets that only their own key opens. */
export function hasSealedSecrets(db: Database): boolean {
  return db.prepare('SELECT 1 FROM webhook WHERE secret_token IS NOT NULL LIMIT 1').get() !== undefined;
}

export function createWebhookStore(options: WebhookStoreOptions): WebhookStore {
  const { db, clock, uuid, writer, publish, secrets, secretChanged, stockRefusal } = options;
  const insert = db.prepare(`
    INSERT INTO webhook (id, name, url, description, secret_token, status, created_at_ms, updated_at_ms)
    VALUES (@id, @name, @url, @description, @secretToken, @status, @nowMs, @nowMs)`);
  const change = db.prepare(`
    UPDATE webhook SET name = @name, url = @url, description = @description, secret_token = @secretToken, status = @status,
      profile = @profile, updated_at_ms = @nowMs WHERE seq = @seq`);
  const softDelete = db.prepare('UPDATE webhook SET deleted_at_ms = @nowMs WHERE id = @id AND deleted_at_ms IS NULL');
  const subscribe = db.prepare('INSERT INTO subscription (event, webhook_seq) VALUES (@event, @seq)');
  const unsubscribeAll = db.prepare('DELETE FROM subscription WHERE webhook_seq = @seq');
  const select = db.prepare<[{ id: string }], WebhookRow>(`SELECT ${COLUMNS} FROM webhook WHERE id = @id AND deleted_at_ms IS NULL`);
  const selectRemovedToo = db.prepare<[{ id: string }], SubscriberRow>(`SELECT ${SUBSCRIBER_COLUMNS} FROM webhook WHERE id = @id`);
  const selectPage = db.prepare<[{ limit: number; offset: number }], WebhookRow>(
    `SELECT ${COLUMNS} FROM webhook WHERE deleted_at_ms IS NULL ORDER BY created_at_ms DESC, seq DESC LIMIT @limit OFFSET @offset`,
  );
  const countAll = db.prepare<[], number>('SELECT count(*) FROM webhook WHERE deleted_at_ms IS NULL').pluck();
  const selectSubscribers = db.prepare<[{ event: string }], SubscriberRow>(`
    SELECT ${SUBSCRIBER_COLUMNS} FROM subscription AS s JOIN webhook ON seq = s.webhook_seq
    WHERE s.event = @event AND deleted_at_ms IS NULL ORDER BY created_at_ms DESC, seq DESC`);
  const selectSecrets = db.prepare<[{ deliveryId: string | null }], WebhookRow & { of_this: 0 | 1 }>(`
    SELECT ${COLUMNS}, seq IN (SELECT webhook_seq FROM delivery WHERE delivery_id = @deliveryId) AS of_this
    FROM webhook WHERE secret_token IS NOT NULL AND (deleted_at_ms IS NULL OR of_this) ORDER BY of_this DESC, seq DESC`);

  const keepReplaced = db.prepare(
    'INSERT INTO replaced_secret (webhook_seq, secret_token, replaced_at_ms) VALUES (@seq, @secretToken, @nowMs)',
  );
  const dropOlderReplaced = db.prepare(`
    DELETE FROM replaced_secret WHERE webhook_seq = @seq AND rowid NOT IN
      (SELECT rowid FROM replaced_secret WHERE webhook_seq = @seq ORDER BY rowid DESC LIMIT ${REPLACED_SECRETS_KEPT})`);
  const selectReplaced = db.prepare<[], { id: string; name: string; secretToken: string }>(`
    SELECT w.id, w.name, r.secret_token AS secretToken FROM replaced_secret AS r JOIN webhook AS w ON w.seq = r.webhook_seq
    ORDER BY r.rowid DESC`);

  /** Opening a token costs more than everything else about a delivery, and there are few. */
  const opened = new Map<string, string | undefined>();
  function open(token: string): string | undefined {
    if (!opened.has(token)) opened.set(token, secrets.open(token));
    return opened.get(token);
  }

  function seal(secret: string | undefined): string | null {
    if (!secret) return null;
    const token = secrets.seal(secret);
    if (token === undefined) throw new NoSecretKeyError();
    return token;
  }

  const heard = createHeardEvents((event) => selectSubscribers.all({ event }).map(toSubscriber), writer);

  function toWebhook(row: WebhookRow): Webhook {
    const refusal = stockRefusal(row.url);
    return {
      id: row.id,
      name: row.name,
      url: row.url,
      ...(row.description && { description: row.description }),
      events: sortEvents(JSON.parse(row.events) as WebhookEvent[]),
      status: row.status,
      secret: toSubscriber(row).secret.kind,
      createdAtMs: row.created_at_ms,
      updatedAtMs: row.updated_at_ms,
      ...(row.profile && { profile: row.profile }),
      ...(refusal !== undefined && { stockMlflowRefusal: refusal }),
    };
  }

  function toSubscriber({ seq, id, name, url, status, secret_token, profile }: SubscriberRow): Subscriber {
    const text = secret_token === null ? undefined : open(secret_token);
    const secret: Subscriber['secret'] =
      secret_token === null ? { kind: 'none' } : text === undefined ? { kind: 'unreadable' } : { kind: 'set', text };
    return { seq, id, name, url, status, secret, ...(profile && { profile }) };
  }

  function setEvents(seq: number, events: readonly WebhookEvent[]): void {
    unsubscribeAll.run({ seq });
    for (const event of new Set(events)) subscribe.run({ event, seq });
  }

  /** Only a secret that is really another one counts as replaced. */
  function replaceSecret({ seq, secret_token }: WebhookRow, secret: string): string | null {
    if (secret_token !== null && open(secret_token) === secret) return secret_token;
    if (secret_token !== null) keepReplaced.run({ seq, secretToken: secret_token, nowMs: clock.nowMs() });
    dropOlderReplaced.run({ seq });
    return seal(secret);
  }

  function changed(id: string): Webhook {
    const row = select.get({ id });
    if (!row) throw new Error(`webhook ${id} is not there although it was just written`);
    const webhook = toWebhook(row);
    writer.afterCommit(() => publish({ type: 'webhook.changed', webhook }));
    return webhook;
  }

  return {
    create({ name, url, events, description, secret, status = 'ACTIVE' }) {
      const id = uuid();
      heard.forget();
      const { lastInsertRowid } = insert.run({
        id,
        name,
        url,
        description: description || null,
        secretToken: seal(secret),
        status,
        nowMs: clock.nowMs(),
      });
      setEvents(Number(lastInsertRowid), events);
      return changed(id);
    },
    get(id) {
      const row = select.get({ id });
      return row && toWebhook(row);
    },
    list: (page) => selectPage.all(page).map(toWebhook),
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
        secretToken: patch.secret === undefined ? row.secret_token : replaceSecret(row, patch.secret),
        status: patch.status ?? row.status,
        profile: patch.profile === undefined ? row.profile : patch.profile,
        nowMs: clock.nowMs(),
      });
      if (patch.events) setEvents(row.seq, patch.events);
      if (patch.secret) secretChanged(id);
      return changed(id);
    },
    remove(id) {
      heard.forget();
      const wasThere = softDelete.run({ id, nowMs: clock.nowMs() }).changes > 0;
      if (wasThere) writer.afterCommit(() => publish({ type: 'webhook.deleted', id }));
      return wasThere;
    },
    secretOf(id) {
      const row = select.get({ id });
      return row?.secret_token ? open(row.secret_token) : undefined;
    },
    secretsFor(deliveryId) {
      return selectSecrets.all({ deliveryId: deliveryId ?? null }).flatMap((row) => {
        const secret = row.secret_token === null ? undefined : open(row.secret_token);
        if (secret === undefined) return [];
        return [{ webhookId: row.id, webhookName: row.name, secret, ofThisDelivery: row.of_this === 1 }];
      });
    },
    replacedSecrets() {
      return selectReplaced.all().flatMap(({ id, name, secretToken }) => {
        const secret = open(secretToken);
        return secret === undefined ? [] : [{ webhookId: id, webhookName: name, secret, ofThisDelivery: false }];
      });
    },
    subscribers: heard.by,
    subscriber(id) {
      const row = selectRemovedToo.get({ id });
      return row && toSubscriber(row);
    },
  };
}
