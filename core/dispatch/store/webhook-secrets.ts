import type { Database } from '#core/database/open.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { WEBHOOK_COLUMNS, type WebhookRow } from './webhook-row.ts';

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

export interface WebhookSecretsOptions {
  db: Database;
  clock: Clock;
  secrets: { seal(secret: string): string | undefined; open(token: string): string | undefined };
}

/** The secrets of webhooks: sealed in the database, read where they are needed, and remembered when they are replaced. */
export interface WebhookSecrets {
  /** @throws NoSecretKeyError when there is a secret, but no key to encrypt it with. */
  seal(secret: string | undefined): string | null;
  open(token: string): string | undefined;
  /** Inside a work. @returns the token of the new one; only a secret that is really another one counts as replaced */
  replace(row: Pick<WebhookRow, 'seq' | 'secret_token'>, secret: string): string | null;
  secretsFor(deliveryId: string | undefined): KnownSecret[];
  replacedSecrets(): KnownSecret[];
}

const REPLACED_SECRETS_KEPT = 3;

/** Whether the database holds secrets that only their own key opens. */
export function hasSealedSecrets(db: Database): boolean {
  return db.prepare('SELECT 1 FROM webhook WHERE secret_token IS NOT NULL LIMIT 1').get() !== undefined;
}

export function createWebhookSecrets({ db, clock, secrets }: WebhookSecretsOptions): WebhookSecrets {
  const selectSecrets = db.prepare<[{ deliveryId: string | null }], WebhookRow & { of_this: 0 | 1 }>(`
    SELECT ${WEBHOOK_COLUMNS}, seq IN (SELECT webhook_seq FROM delivery WHERE delivery_id = @deliveryId) AS of_this
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

  return {
    seal,
    open,
    replace({ seq, secret_token }, secret) {
      if (secret_token !== null && open(secret_token) === secret) return secret_token;
      if (secret_token !== null) keepReplaced.run({ seq, secretToken: secret_token, nowMs: clock.nowMs() });
      dropOlderReplaced.run({ seq });
      return seal(secret);
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
  };
}
