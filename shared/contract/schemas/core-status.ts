import { z } from 'zod';
import type { CoreStatus, CoreUrls, MirroredServer } from '#shared/domain/app/core-status.ts';
import { URL_POLICIES } from '#shared/domain/app/core-status.ts';
import { profileName } from './delivery.ts';
import { maybe, objectOf } from './object-of.ts';

export const coreStatus = objectOf<CoreStatus>()({
  version: z.string(),
  mlflowVersion: z.string().describe('The release of MLflow that the server and the dispatcher are like.'),
  pid: z.int(),
  startedAtMs: z.number(),
  dataDir: z.string(),
  urls: objectOf<CoreUrls>()({
    mlflow: z.string(),
    receiver: z.string(),
    receiverTls: z.string().nullable(),
    webhookUrl: z.string(),
    inspector: z.string(),
  }),
  profile: profileName,
  timeScale: z.number(),
  urlPolicy: z.enum(URL_POLICIES),
  keepCount: z.int(),
  emulatesWorkers: maybe(z.boolean()),
  shortage: maybe(z.object({ freeBytes: z.number(), neededBytes: z.number() })),
  quarantine: maybe(z.object({ path: z.string(), why: z.string() })),
  upstream: maybe(objectOf<MirroredServer>()({ url: z.string(), release: maybe(z.string()), problem: maybe(z.string()) })).describe(
    'The MLflow server that calls are passed on to; `problem`: why the newest got no answer.',
  ),
  counts: z.object({ deliveries: z.int(), failed: z.int(), unfinished: z.int(), captures: z.int(), webhooks: z.int() }),
  nextAttemptAtMs: maybe(z.number()),
});
