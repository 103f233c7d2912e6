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

/** What a body that was written by hand says it is about; a name that it does not give is empty. */
export function subjectOfBody(event: string, body: string): Subject {
  const data = dataIn(body);
  const text = (key: string) => {
    const given = data[key];
    return typeof given === 'string' ? given : typeof given === 'number' ? String(given) : undefined;
  };
  const isBudget = event.startsWith('budget');
  const [version, alias, key, value] = [text('version'), text('alias'), text('key'), text('value')];
  return {
    kind: event.startsWith('prompt') ? 'prompt' : isBudget ? 'budget' : 'model',
    name: (isBudget ? text('budget_policy_id') : text('name')) ?? '',
    ...(version !== undefined && { version }),
    ...(alias !== undefined && { alias }),
    ...(key !== undefined && { tag: { key, ...(value !== undefined && { value }) } }),
  };
}

function dataIn(body: string): Record<string, unknown> {
  try {
    const payload = JSON.parse(body) as { data?: unknown } | null;
    return typeof payload?.data === 'object' && payload.data !== null ? (payload.data as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** One line for a list: `iris v3 champion`, `iris v3 stage=prod`. */
export function subjectText({ name, version, alias, tag }: Subject): string {
  const parts = [name];
  if (version !== undefined) parts.push(`v${version}`);
  if (alias !== undefined) parts.push(alias);
  if (tag) parts.push(tag.value === undefined ? tag.key : `${tag.key}=${tag.value}`);
  return parts.join(' ');
}
