import type { MlflowRelease } from './release.ts';
import type { WebhookEvent } from './webhook-event.ts';

/**
 * Field types of a payload's `data`. `?` marks fields that may be null. `tags` is a JSON object written from pairs, so
 * that number-like keys keep the order of the request. `float` always prints with a fraction (`100.0`), as Python does.
 */
export const FIELD_TYPES = ['string', 'string?', 'tags', 'tags?', 'float', 'int'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export type TagPairs = ReadonlyArray<readonly [key: string, value: string]>;

type ValueOf<Type extends FieldType> = {
  string: string;
  'string?': string | null;
  tags: TagPairs;
  'tags?': TagPairs | null;
  float: number;
  int: number;
}[Type];

const exampleTags: TagPairs = [['example_key', 'example_value']];

/**
 * The 15 payloads: MLflow's schema name, the fields of `data` in the order in which MLflow writes them, and the example
 * that MLflow's test endpoint sends. Source: MLflow 3.17.2, captured in test/fixtures/golden/deliveries.jsonl.
 */
export const EVENT_SCHEMAS = {
  'registered_model.created': {
    schema: 'RegisteredModelCreatedPayload',
    fields: { name: 'string', tags: 'tags', description: 'string?' },
    example: { name: 'example_model', tags: exampleTags, description: 'An example registered model' },
  },
  'model_version.created': {
    schema: 'ModelVersionCreatedPayload',
    fields: { name: 'string', version: 'string', source: 'string', run_id: 'string?', tags: 'tags', description: 'string?' },
    example: {
      name: 'example_model',
      version: '1',
      source: 'models:/123',
      run_id: 'abcd1234abcd5678',
      tags: exampleTags,
      description: 'An example model version',
    },
  },
  'model_version_tag.set': {
    schema: 'ModelVersionTagSetPayload',
    fields: { name: 'string', version: 'string', key: 'string', value: 'string' },
    example: { name: 'example_model', version: '1', key: 'example_key', value: 'example_value' },
  },
  'model_version_tag.deleted': {
    schema: 'ModelVersionTagDeletedPayload',
    fields: { name: 'string', version: 'string', key: 'string' },
    example: { name: 'example_model', version: '1', key: 'example_key' },
  },
  'model_version_alias.created': {
    schema: 'ModelVersionAliasCreatedPayload',
    fields: { name: 'string', alias: 'string', version: 'string' },
    example: { name: 'example_model', alias: 'example_alias', version: '1' },
  },
  'model_version_alias.deleted': {
    schema: 'ModelVersionAliasDeletedPayload',
    fields: { name: 'string', alias: 'string' },
    example: { name: 'example_model', alias: 'example_alias' },
  },
  'prompt.created': {
    schema: 'PromptCreatedPayload',
    fields: { name: 'string', tags: 'tags', description: 'string?' },
    example: { name: 'example_prompt', tags: exampleTags, description: 'An example prompt' },
  },
  'prompt_version.created': {
    schema: 'PromptVersionCreatedPayload',
    fields: { name: 'string', version: 'string', template: 'string?', tags: 'tags', description: 'string?' },
    example: {
      name: 'example_prompt',
      version: '1',
      template: 'Hello {{name}}!',
      tags: exampleTags,
      description: 'An example prompt version',
    },
  },
  'prompt_tag.set': {
    schema: 'PromptTagSetPayload',
    fields: { name: 'string', key: 'string', value: 'string' },
    example: { name: 'example_prompt', key: 'example_key', value: 'example_value' },
  },
  'prompt_tag.deleted': {
    schema: 'PromptTagDeletedPayload',
    fields: { name: 'string', key: 'string' },
    example: { name: 'example_prompt', key: 'example_key' },
  },
  'prompt_version_tag.set': {
    schema: 'PromptVersionTagSetPayload',
    fields: { name: 'string', version: 'string', key: 'string', value: 'string' },
    example: { name: 'example_prompt', version: '1', key: 'example_key', value: 'example_value' },
  },
  'prompt_version_tag.deleted': {
    schema: 'PromptVersionTagDeletedPayload',
    fields: { name: 'string', version: 'string', key: 'string' },
    example: { name: 'example_prompt', version: '1', key: 'example_key' },
  },
  'prompt_alias.created': {
    schema: 'PromptAliasCreatedPayload',
    fields: { name: 'string', alias: 'string', version: 'string' },
    example: { name: 'example_prompt', alias: 'example_alias', version: '1' },
  },
  'prompt_alias.deleted': {
    schema: 'PromptAliasDeletedPayload',
    fields: { name: 'string', alias: 'string' },
    example: { name: 'example_prompt', alias: 'example_alias' },
  },
  'budget_policy.exceeded': {
    schema: 'BudgetPolicyExceededPayload',
    fields: {
      budget_policy_id: 'string',
      budget_unit: 'string',
      budget_amount: 'float',
      current_spend: 'float',
      duration_unit: 'string',
      duration_value: 'int',
      target_scope: 'string',
      workspace: 'string',
      target_value: 'string?',
      window_start: 'int',
    },
    example: {
      budget_policy_id: 'bp-abc123',
      budget_unit: 'USD',
      budget_amount: 100,
      current_spend: 105.5,
      duration_unit: 'MONTHS',
      duration_value: 1,
      target_scope: 'ENDPOINT',
      workspace: 'default',
      target_value: 'ep-abc123',
      window_start: 1_704_067_200_000,
    },
  },
} as const satisfies Record<WebhookEvent, { schema: string; fields: Record<string, FieldType>; example: object }>;

const { target_value: _, ...withoutTarget } = EVENT_SCHEMAS['budget_policy.exceeded'].example;
const BUDGET_OF_A_WORKSPACE = { ...withoutTarget, target_scope: 'WORKSPACE' };

type Schemas = typeof EVENT_SCHEMAS;

/** The `data` of one event's payload; the order of its keys does not matter, {@link EVENT_SCHEMAS} has it. */
export type EventData<Event extends WebhookEvent> = {
  [Field in keyof Schemas[Event]['fields']]: Schemas[Event]['fields'][Field] extends FieldType
    ? ValueOf<Schemas[Event]['fields'][Field]>
    : never;
};

/** Something the registry did that MLflow has a webhook event for. */
export type RegistryEvent = {
  [Event in WebhookEvent]: { event: Event; data: EventData<Event> };
}[WebhookEvent];

/** What a test sends. @param release the MLflow that sends it; without it the newest */
export function exampleEvent(event: WebhookEvent, release?: MlflowRelease): RegistryEvent {
  const data =
    event === 'budget_policy.exceeded' && release?.has('budgetTarget') === false ? BUDGET_OF_A_WORKSPACE : EVENT_SCHEMAS[event].example;
  return { event, data } as RegistryEvent;
}
