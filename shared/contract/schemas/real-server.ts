import { z } from 'zod';
import { type Finding, SEVERITIES } from '#shared/domain/app/finding.ts';
import {
  type Account,
  type AttachedServers,
  type Attachment,
  type ForeignAttachment,
  type LeftOver,
  type OwnReport,
  RECEIVE_WAYS,
  type ServerReport,
} from '#shared/domain/app/real-server.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';
import { maybe, objectOf } from './object-of.ts';
import { tunnelSettings } from './tunnel.ts';

export const finding = objectOf<Finding>()({
  id: z.string().describe('The same for the same thing, whatever the words: `http-refused`.'),
  severity: z.enum(SEVERITIES),
  what: z.string(),
  why: z.string(),
  fix: z.string().describe('What to do; lines to copy stand below a sentence.'),
});

const account = objectOf<Account>()({ name: z.string(), from: z.string() });
const events = z.array(z.enum(WEBHOOK_EVENTS));

export const ownReport = objectOf<OwnReport>()({ findings: z.array(finding), atMs: z.number(), tookMs: z.number() });

export const serverReport = objectOf<ServerReport>()({
  base: z.string(),
  account: maybe(account),
  release: maybe(z.string()),
  events,
  url: z.string(),
  findings: z.array(finding),
  listCacheEndsMs: maybe(z.number()),
  atMs: z.number(),
  tookMs: z.number(),
});

const problems = { problems: z.array(finding) };
export const attachment = objectOf<Attachment>()({
  id: z.string(),
  base: z.string(),
  release: maybe(z.string()),
  origin: z.string(),
  way: z.enum(RECEIVE_WAYS),
  url: maybe(z.string()),
  events: z.int(),
  forwardTo: maybe(z.string()),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('tunnel') }),
    z.object({ kind: z.literal('looking') }),
    z.object({ kind: z.literal('registering') }),
    z.object({ kind: z.literal('waiting'), untilMs: z.number() }),
    z.object({ kind: z.literal('testing') }),
    z.object({ kind: z.literal('attached'), testStatus: maybe(z.int()) }),
    z.object({ kind: z.literal('detaching') }),
    z.object({ kind: z.literal('detached') }),
    z.object({ kind: z.literal('failed'), ...problems }),
    z.object({ kind: z.literal('left'), ...problems }),
  ]),
  sinceMs: z.number(),
  arrived: z.int(),
  lastArrivedMs: maybe(z.number()),
});

export const attachedServers = objectOf<AttachedServers>()({
  items: z.array(attachment).describe('Newest first.'),
  foreign: z
    .array(objectOf<ForeignAttachment>()({ name: z.string(), origin: z.string() }))
    .describe('Attached by “hookglass attach” on this data directory.'),
  leftOver: z
    .array(objectOf<LeftOver>()({ name: z.string(), base: z.string(), atMs: z.number() }))
    .describe('Webhooks that are still on a server, because whoever registered them was killed.'),
  environment: z.object({ uri: maybe(z.string()), account: maybe(account) }),
});

const text = z.string().min(1).max(2000);

/** Who we are at a server. It is used for what was asked, and neither stored nor shown nor logged. */
export const credentials = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('environment') }).describe('MLFLOW_TRACKING_USERNAME and _PASSWORD, or MLFLOW_TRACKING_TOKEN.'),
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('password'), username: text, password: text }),
  z.strictObject({ kind: z.literal('token'), token: text }),
]);

const server = {
  uri: text.describe('Tracking URI of the server.'),
  credentials: credentials.default({ kind: 'environment' }),
};

export const serverQuestion = z.strictObject({
  ...server,
  webhookUrl: maybe(text).describe('The address to judge; without it that of the receiver here.'),
});

export const attachQuestion = z.strictObject({
  ...server,
  receive: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('here') }),
    z.strictObject({ kind: z.literal('url'), url: text }),
    z
      .strictObject({ kind: z.literal('tunnel'), settings: maybe(tunnelSettings) })
      .describe('Through the tunnel that is on, else one that is started with these settings, and ended with the attachment.'),
  ]),
  events: maybe(events.min(1)).describe('Without it all that the server knows.'),
  forwardTo: maybe(text).describe('An app that gets what arrives; its answer goes back.'),
  listCacheMs: z.int().min(0).max(3_600_000).default(60_000).describe('How long the server keeps its list of webhooks.'),
});
