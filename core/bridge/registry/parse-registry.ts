import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { MODEL_STAGES, type ModelAlias } from '#shared/domain/mlflow/model-registry.ts';
import type { WholeModel, WholeVersion } from '#shared/domain/mlflow/whole-model.ts';
import { jsonObject } from '../ask-upstream.ts';

/** A page of what a real server lists. */
export interface Page<Item> {
  items: Item[];
  nextToken: string | undefined;
}

/** A model as the list has it: its versions are asked for one model at a time. `latest`: those that the list shows. */
export type ListedModel = Omit<WholeModel, 'versions'> & { latest: WholeVersion[] };

type Json = Readonly<Record<string, unknown>>;

/** @returns undefined when the text is not what `GET …/registered-models/search` answers */
export const parseModelPage = (text: string): Page<ListedModel> | undefined => parsePage(text, 'registered_models', modelOf);

/** @returns undefined when the text is not what `GET …/model-versions/search` answers */
export const parseVersionPage = (text: string): Page<WholeVersion & { name: string }> | undefined =>
  parsePage(text, 'model_versions', (json) => {
    const version = versionOf(json);
    return version && { ...version, name: textOf(json['name']) };
  });

function parsePage<Item>(text: string, member: string, parse: (json: Json) => Item | undefined): Page<Item> | undefined {
  const page = jsonObject(text);
  if (!page || 'error_code' in page) return undefined;
  const listed = page[member] ?? [];
  if (!Array.isArray(listed)) return undefined;
  const token = page['next_page_token'];
  return {
    items: objectsOf(listed).flatMap((json) => parse(json) ?? []),
    nextToken: typeof token === 'string' && token !== '' ? token : undefined,
  };
}

function modelOf(json: Json): ListedModel | undefined {
  if (typeof json['name'] !== 'string' || json['name'] === '') return undefined;
  return {
    name: json['name'],
    description: textOf(json['description']),
    ...timesOf(json),
    tags: tagsOf(json['tags']),
    aliases: objectsOf(json['aliases']).flatMap(aliasOf),
    latest: objectsOf(json['latest_versions']).flatMap((version) => versionOf(version) ?? []),
  };
}

function versionOf(json: Json): WholeVersion | undefined {
  const version = numberOf(json['version']);
  if (version === undefined || version < 1) return undefined;
  return {
    version,
    stage: MODEL_STAGES.find((stage) => stage === json['current_stage']) ?? 'None',
    description: textOf(json['description']),
    source: textOf(json['source']),
    runId: textOf(json['run_id']),
    runLink: textOf(json['run_link']),
    ...timesOf(json),
    tags: tagsOf(json['tags']),
  };
}

function aliasOf(json: Json): ModelAlias[] {
  const version = numberOf(json['version']);
  return typeof json['alias'] === 'string' && version !== undefined ? [{ alias: json['alias'], version }] : [];
}

const tagsOf = (value: unknown): TagPairs =>
  objectsOf(value).flatMap(({ key, value: text }) => (typeof key === 'string' ? [[key, textOf(text)] as const] : []));

function timesOf(json: Json): { createdAtMs: number; updatedAtMs: number } {
  const createdAtMs = numberOf(json['creation_timestamp']) ?? 0;
  return { createdAtMs, updatedAtMs: numberOf(json['last_updated_timestamp']) ?? createdAtMs };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** MLflow writes numbers of versions as texts, and releases differ in what they write times as. */
function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

const objectsOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((item): item is Json => typeof item === 'object' && item !== null && !Array.isArray(item)) : [];
