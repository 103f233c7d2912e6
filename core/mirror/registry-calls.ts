import { VERSION_FIELDS } from '#core/mlflow-api/routes/model-versions.ts';
import { MODEL_FIELDS } from '#core/mlflow-api/routes/registered-models.ts';
import { type Fields, type Message, reader } from '#core/mlflow-api/wire.ts';
import {
  aliasDeleted,
  aliasSet,
  modelCreated,
  modelTagDeleted,
  modelTagSet,
  versionCreated,
  versionTagDeleted,
  versionTagSet,
} from '#core/registry/registry-events.ts';
import { isModelsUri, parseModelsUri } from '#core/registry/source-rules.ts';
import type { RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import { lastValues, PROMPT_TAG, type ToldAs, toldAs } from '#shared/domain/mlflow/model-registry.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';

/*
 * The calls that a registry has events for, and which event each makes. The rules are those of core/registry, told from the outside: from
 * the request, from the answer, and from whether the model is a prompt. `budget_policy.exceeded` comes from no call.
 */

/** What is known once a change was made. */
export interface Known {
  /** The JSON that it was answered with. */
  answer: Readonly<Record<string, unknown>>;
  /** How changes of `model` are told; as those of a model where it could not be found out. */
  told: ToldAs;
  /** What the server does that made it. */
  release: Pick<MlflowRelease, 'has'>;
}

/** One change that was asked for. */
export interface Change {
  /** Whether this model is a prompt decides about the event; absent where request and answer tell it. */
  model?: string;
  /** @returns undefined where MLflow has no event for it */
  event(known: Known): RegistryEvent | undefined;
}

/** Reads what a call asks for. @throws MlflowError for what MLflow refuses, too */
export type ReadChange = (json: unknown) => Change;

/**
 * @param path decoded, and without what two ways of writing it differ by
 * @returns undefined for a call that makes no event
 */
export function registryCall(method: string, path: string): ReadChange | undefined {
  const rest = /^\/(?:ajax-)?api\/2\.0\/mlflow\/(.+)$/.exec(path)?.[1];
  return rest === undefined ? undefined : CALLS[`${method} ${rest}`];
}

function call<F extends Fields>(fields: F, change: (input: Message<F>) => Change): ReadChange {
  const { fromJson } = reader(fields);
  return (json) => change(fromJson(json));
}

const CALLS: Readonly<Record<string, ReadChange>> = {
  'POST registered-models/create': call(MODEL_FIELDS.create, ({ name, tags, description = '' }) => ({
    event: ({ release }) => modelCreated({ name, tags: lastValues(tags), description }, release),
  })),

  'POST model-versions/create': call(VERSION_FIELDS.create, ({ name, source, run_id, tags, description = '' }) => ({
    event({ answer, release }) {
      const made = answer['model_version'];
      if (!isObject(made) || typeof made['version'] !== 'string') return undefined;
      const copied = isCopy(source) && release.has('runOfCopiedVersion');
      return versionCreated(
        {
          ...{ name, version: made['version'], tags: lastValues(tags), description },
          // A source that names an alias or a stage has become one that names the version.
          source: textOf(made['source']) || source,
          runId: (copied ? textOf(made['run_id']) : run_id) ?? '',
        },
        release,
      );
    },
  })),

  'POST registered-models/set-tag': call(MODEL_FIELDS.setTag, ({ name, key, value = '' }) => ({
    ...(key !== PROMPT_TAG && { model: name }),
    // The tag that makes a prompt announces itself.
    event: ({ told, release }) => modelTagSet(key === PROMPT_TAG ? toldAs(release, value) : told, { name, key, value }),
  })),

  'DELETE registered-models/delete-tag': call(MODEL_FIELDS.deleteTag, ({ name, key }) => ({
    ...(key !== PROMPT_TAG && { model: name }),
    event: ({ told }) => modelTagDeleted(told, { name, key }),
  })),

  'POST registered-models/alias': call(MODEL_FIELDS.setAlias, ({ name, alias, version }) => ({
    model: name,
    event: ({ told }) => aliasSet(told, { name, alias, version }),
  })),

  'DELETE registered-models/alias': call(MODEL_FIELDS.deleteAlias, ({ name, alias }) => ({
    model: name,
    event: ({ told }) => aliasDeleted(told, { name, alias }),
  })),

  'POST model-versions/set-tag': call(VERSION_FIELDS.setTag, ({ name, version, key, value = '' }) => ({
    model: name,
    event: ({ told }) => versionTagSet(told, { name, version, key, value }),
  })),

  'DELETE model-versions/delete-tag': call(VERSION_FIELDS.deleteTag, ({ name, version, key }) => ({
    model: name,
    event: ({ told }) => versionTagDeleted(told, { name, version, key }),
  })),
};

/** `models:/name/3`, `models:/name@champion`: a version that is made from another one, and not from a logged model. */
function isCopy(source: string): boolean {
  try {
    return isModelsUri(source) && !('modelId' in parseModelsUri(source));
  } catch {
    return false;
  }
}

/** How changes of a model are told, as its server describes it. @returns undefined for what is no description of a model */
export function toldOf(answer: Readonly<Record<string, unknown>>, release: Pick<MlflowRelease, 'has'>): ToldAs | undefined {
  const model = answer['registered_model'];
  if (!isObject(model)) return undefined;
  const tags = Array.isArray(model['tags']) ? (model['tags'] as unknown[]).filter(isObject) : [];
  const value = tags.find(({ key }) => key === PROMPT_TAG)?.['value'];
  return toldAs(release, typeof value === 'string' ? value : undefined);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
