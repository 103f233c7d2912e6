import type { Subject } from '#shared/domain/delivery/subject.ts';
import { actionOf, entityOf, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';

/** Where an alias is, as far as the events say. */
export type Aliases = Map<string, number | 'none'>;

/** What an event says happened, aliases aside. */
export function eventWords({ name, version, tag }: Subject, event: WebhookEvent): string {
  if (event.includes('_tag.')) {
    const key = tag?.key ?? '';
    if (actionOf(event) === 'set')
      return `tag ${key}${tag?.value === undefined ? '' : `=${tag.value}`} set${version === undefined ? '' : ` on v${version}`}`;
    return `tag ${key} deleted${version === undefined ? '' : ` from v${version}`}`;
  }
  return entityOf(event).endsWith('_version') ? `v${version} created` : `${name} created`;
}

/**
 * From where to where an alias went. The event names only where it is now: where it was follows from the event before, and is said to.
 * @param unknown what is to be said of where it was before all of these events; nothing came before them where it is undefined
 */
export function aliasWords(
  { alias = '', version }: Subject,
  event: WebhookEvent,
  aliases: Aliases,
  unknown: string | undefined,
): { text: string; inferred?: string } {
  const before = aliases.get(alias);
  const earlier = before === undefined && unknown !== undefined ? { inferred: unknown } : {};
  if (actionOf(event) === 'deleted') {
    aliases.set(alias, 'none');
    if (typeof before === 'number') return { text: `${alias} deleted, was v${before}`, inferred: `v${before} from the event before` };
    if (before === 'none' || unknown === undefined)
      return { text: `${alias} deleted`, inferred: 'it was not set: MLflow fires the event all the same' };
    return { text: `${alias} deleted`, ...earlier };
  }
  const now = Number(version);
  aliases.set(alias, now);
  if (typeof before !== 'number') return { text: `${alias} → v${now}`, ...earlier };
  if (before === now) return { text: `${alias} set on v${now} again`, inferred: 'it was there after the event before' };
  return { text: `${alias}: v${before} → v${now}`, inferred: `v${before} from the event before` };
}
