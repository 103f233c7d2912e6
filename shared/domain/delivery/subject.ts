import type { RegistryEvent } from '../mlflow/event-schema.ts';

export const SUBJECT_KINDS = ['model', 'prompt', 'budget'] as const;

/** What an event was about, taken apart for columns and filters. */
export interface Subject {
  kind: (typeof SUBJECT_KINDS)[number];
  /** Name of the model or prompt, or the id of the budget policy. */
  name: string;
  version?: string;
  alias?: string;
  tag?: { key: string; value?: string };
}

export function subjectOf({ event, data }: RegistryEvent): Subject {
  if (event === 'budget_policy.exceeded') return { kind: 'budget', name: data.budget_policy_id };
  return {
    kind: event.startsWith('prompt') ? 'prompt' : 'model',
    name: data.name,
    ...('version' in data && { version: data.version }),
    ...('alias' in data && { alias: data.alias }),
    ...('key' in data && { tag: { key: data.key, ...('value' in data && { value: data.value }) } }),
  };
}

/** One line for a list: `iris v3 champion`, `iris v3 stage=prod`. */
export function subjectText({ name, version, alias, tag }: Subject): string {
  const parts = [name];
  if (version !== undefined) parts.push(`v${version}`);
  if (alias !== undefined) parts.push(alias);
  if (tag) parts.push(tag.value === undefined ? tag.key : `${tag.key}=${tag.value}`);
  return parts.join(' ');
}
