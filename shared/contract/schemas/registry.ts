import { z } from 'zod';
import { IMPORT_RESULTS, IMPORT_STATES, type ImportedItem, type RegistryImport } from '#shared/domain/app/registry-import.ts';
import { MODEL_STAGES } from '#shared/domain/mlflow/model-registry.ts';
import {
  REGISTRY_KINDS,
  type RegistryChange,
  type RegistryItem,
  type RegistryLine,
  type RegistryVersion,
} from '#shared/domain/mlflow/registry-change.ts';
import { maybe, objectOf } from './object-of.ts';

export const registryKind = z.enum(REGISTRY_KINDS);
const tags = z.array(z.tuple([z.string(), z.string()]).readonly()).readonly();

export const registryLine = objectOf<RegistryLine>()({
  name: z.string(),
  kind: registryKind,
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  versions: z.int(),
});

const registryVersion = objectOf<RegistryVersion>()({
  version: z.int(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  stage: z.enum(MODEL_STAGES),
  description: maybe(z.string()),
  source: z.string(),
  tags,
  aliases: z.array(z.string()),
});

export const registryItem = objectOf<RegistryItem>()({
  ...registryLine.shape,
  description: z.string(),
  tags,
  aliases: z.array(z.object({ alias: z.string(), version: z.int() })),
  versionList: z.array(registryVersion).describe('The newest first.'),
  deleted: z
    .array(z.object({ version: z.int(), createdAtMs: z.number(), deletedAtMs: z.number() }))
    .describe('Deleted versions; their numbers stay taken.'),
});

const name = z.string();
const version = z.int().min(1);
const [key, value, alias, description, text] = [z.string(), z.string(), z.string(), z.string(), z.string()];

/** Names, tags and aliases are judged by MLflow's rules, in its words. */
export const registryChange: z.ZodType<RegistryChange> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create-model'), name, prompt: z.boolean(), description: maybe(description) }),
  z.strictObject({ kind: z.literal('describe-model'), name, description }),
  z.strictObject({ kind: z.literal('delete-model'), name }),
  z.strictObject({ kind: z.literal('set-model-tag'), name, key, value }),
  z.strictObject({ kind: z.literal('delete-model-tag'), name, key }),
  z.strictObject({
    kind: z.literal('create-version'),
    name,
    text: text.describe('The source of a model’s version, the template of a prompt’s.'),
    description: maybe(description),
  }),
  z.strictObject({ kind: z.literal('describe-version'), name, version, description }),
  z.strictObject({ kind: z.literal('delete-version'), name, version }),
  z.strictObject({ kind: z.literal('set-version-tag'), name, version, key, value }),
  z.strictObject({ kind: z.literal('delete-version-tag'), name, version, key }),
  z.strictObject({ kind: z.literal('set-alias'), name, alias, version }),
  z.strictObject({ kind: z.literal('delete-alias'), name, alias }),
]);

export const importedItem = objectOf<ImportedItem>()({
  name: z.string(),
  kind: registryKind,
  result: z.enum(IMPORT_RESULTS).describe('`here`: one of that name was here already and stays as it is.'),
  versions: z.int(),
  aliases: z.int(),
  why: maybe(z.string()).describe('Why it was left out.'),
});

export const registryImport = objectOf<RegistryImport>()({
  number: z.int(),
  base: z.string().describe('Where it is read, without credentials.'),
  release: maybe(z.string()),
  state: z.enum(IMPORT_STATES),
  seen: z.int().describe('Models and prompts that the server has named so far.'),
  wanted: z.int().describe('Those of them whose names were asked for.'),
  counts: z.record(z.enum(IMPORT_RESULTS), z.int()),
  versions: z.int(),
  bytesRead: z.number(),
  problem: maybe(z.string()).describe('Why it failed or ended early, and how to go on.'),
  startedAtMs: z.number(),
  endedAtMs: maybe(z.number()),
});

export const newRegistryImport = z.strictObject({
  uri: z.string().min(1).describe('Tracking URI of an MLflow server, which is only read.'),
  names: z.array(z.string().min(1)).max(100).default([]).describe('Globs for the names of models and prompts; none: all.'),
  replace: z.boolean().default(false).describe('What is here under the same name is replaced; otherwise it stays as it is.'),
  credentials: z
    .strictObject({ username: maybe(z.string()), password: maybe(z.string()), token: maybe(z.string()) })
    .default({})
    .describe('As MLflow’s client has them; they are not kept. Without any, those of the URI or of the environment of the core.'),
  workspace: maybe(z.string().min(1)).describe('The workspace of that server that is read; absent: its default.'),
  certificates: z.array(z.string()).max(100).default([]).describe('To trust besides those of the system, in PEM.'),
});
