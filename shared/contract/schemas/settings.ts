import { z } from 'zod';
import { AGENT_MODES } from '#shared/domain/app/agents.ts';
import {
  type CoreSettings,
  KEY_ORIGINS,
  NUMBER_LIMITS,
  ORIGINS,
  SETTING_NAMES,
  type SettingView,
  type StartFlag,
  type StorageView,
} from '#shared/domain/app/settings.ts';
import { profileName, recordedRelease } from './delivery.ts';
import { maybe, objectOf } from './object-of.ts';

const [whole, decimal] = [
  ([from, to]: readonly [number, number]) => z.int().min(from).max(to),
  ([from, to]: readonly [number, number]) => z.number().min(from).max(to),
];

const fields = objectOf<CoreSettings>()({
  mlflowVersion: recordedRelease.describe('The MLflow that the server and the dispatcher are like.'),
  profile: profileName,
  maxRetries: whole(NUMBER_LIMITS.maxRetries),
  timeScale: decimal(NUMBER_LIMITS.timeScale),
  requestTimeoutMs: whole(NUMBER_LIMITS.requestTimeoutMs),
  workersPerWebhook: whole(NUMBER_LIMITS.workersPerWebhook),
  keepCount: whole(NUMBER_LIMITS.keepCount),
  keepBytes: whole(NUMBER_LIMITS.keepBytes),
  agents: z.enum(AGENT_MODES).describe('What coding agents may do: nothing, look and check, or act as well.'),
}).shape;

export const settingsPatch = z.strictObject({
  mlflowVersion: maybe(fields.mlflowVersion),
  profile: maybe(fields.profile),
  maxRetries: maybe(fields.maxRetries),
  timeScale: maybe(fields.timeScale),
  requestTimeoutMs: maybe(fields.requestTimeoutMs),
  workersPerWebhook: maybe(fields.workersPerWebhook),
  keepCount: maybe(fields.keepCount),
  keepBytes: maybe(fields.keepBytes),
  agents: maybe(fields.agents),
});

export const settingName = z.enum(SETTING_NAMES);

const startedBy = z.object({ kind: z.enum(['flag', 'environment']), from: z.string() });

const settingView = objectOf<SettingView>()({
  name: settingName,
  value: z.union([z.string(), z.number()]),
  fallback: z.union([z.string(), z.number()]),
  origin: z.enum(ORIGINS),
  startedBy: maybe(startedBy).describe('Given at this start; it wins at the next one as well.'),
  changedAtMs: maybe(z.number()),
  fixed: maybe(z.string()).describe('Why it cannot be changed now.'),
});

const startFlag = objectOf<StartFlag>()({
  flag: z.string(),
  value: z.string(),
  origin: z.enum(['default', 'flag', 'environment']),
  from: maybe(z.string()),
});

export const settingsView = z.object({
  settings: z.array(settingView),
  atStart: z.array(startFlag).describe('Flags that are read at a start alone.'),
});

export const storageView = objectOf<StorageView>()({
  key: z.enum(KEY_ORIGINS),
  databaseBytes: z.number(),
  logBytes: z.number(),
  artifactBytes: z.number(),
  freeBytes: maybe(z.number()),
  deliveries: z.int(),
  captures: z.int(),
});
