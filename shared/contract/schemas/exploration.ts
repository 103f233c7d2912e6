import { z } from 'zod';
import {
  EXPLORATION_STATES,
  EXPLORE_DEFAULTS,
  type Exploration,
  MOST_EXPLORE_RUNS,
  MOST_EXPLORE_SEC,
  MOST_SEED,
  type StoryFile,
} from '#shared/domain/check/exploration.ts';
import { DELIVERY_KINDS, type ExploreScenario, type PlannedDelivery, SPOILED } from '#shared/domain/check/explore-moves.ts';
import { type ExploreStory, FAULTS, type StoryStep } from '#shared/domain/check/story.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';
import { maybe, objectOf } from './object-of.ts';

const count = z.int();
const wordsOf = <Word extends string>(table: Readonly<Record<Word, string>>) => z.enum(Object.keys(table) as [Word, ...Word[]]);

const step = objectOf<StoryStep>()({
  what: z.string(),
  detail: maybe(z.string()),
  answer: maybe(z.string()).describe('What was answered, in a few signs: `200`, `4 × 200`.'),
  count: maybe(z.object({ from: count, to: count })).describe('By the probe URL, relative to the start of the sequence.'),
  rows: maybe(z.array(z.string()).readonly()).describe('The deliveries’ rows: `d1604`.'),
  failed: z.boolean().describe('The last step, which says what was expected.'),
});

const spoiled = wordsOf(SPOILED);
const names = z.array(z.string()).readonly();
const scenario = objectOf<ExploreScenario>()({
  deliveries: z
    .array(objectOf<PlannedDelivery>()({ name: z.string(), event: z.enum(WEBHOOK_EVENTS), kind: wordsOf(DELIVERY_KINDS) }))
    .readonly(),
  steps: z
    .array(
      z.discriminatedUnion('do', [
        z.object({ do: z.literal('deliver'), deliveries: names }),
        z.object({ do: z.literal('together'), deliveries: names, copies: count, bad: maybe(spoiled) }),
        z.object({ do: z.literal('retry'), delivery: z.string(), times: count }),
        z.object({ do: z.literal('spoil'), delivery: z.string(), how: spoiled }),
      ]),
    )
    .readonly(),
});

const story = objectOf<ExploreStory>()({
  seed: count,
  runs: count.describe('Sequences that were played until one failed.'),
  fault: wordsOf(FAULTS),
  says: z.string(),
  fix: z.string(),
  steps: z.array(step).readonly(),
  seen: z.object({ times: count, of: count }).describe('Of the last replays of this very sequence.'),
  scenario,
});

const ended = { seed: count, passed: count, tookMs: z.number() };
export const explorationEnd = z.discriminatedUnion('kind', [
  z.object({
    ...ended,
    kind: z.literal('survived'),
    sees: z.enum(['probe', 'answers', 'none']).describe('By what it was seen that a delivery counts once.'),
    outOfTime: z.boolean(),
  }),
  z.object({ ...ended, kind: z.literal('found'), story }),
  z.object({ ...ended, kind: z.literal('undecided'), message: z.string() }),
  z.object({ ...ended, kind: z.literal('unreachable'), message: z.string() }),
  z.object({ ...ended, kind: z.literal('stopped') }),
]);

export const exploration = objectOf<Exploration>()({
  number: count.describe('Counts from 1, and anew with each start of the core.'),
  target: z.string().describe('Credentials in it are left out.'),
  webhook: maybe(z.object({ id: z.string(), name: z.string() })).describe('Whose secret signs; absent: one that was typed.'),
  probeUrl: maybe(z.string()),
  seed: count.describe('The same one plays the same sequences.'),
  runs: count.describe('How many sequences are asked for.'),
  timeSec: z.number().describe('No sequence begins later than this after the start.'),
  state: z.enum(EXPLORATION_STATES),
  passed: count.describe('Sequences in which nothing was wrong.'),
  startedAtMs: z.number(),
  end: maybe(explorationEnd).describe('What came of it.'),
  played: maybe(explorationEnd).describe('What came of playing its sequence once more, the last time.'),
});

const secretFields = {
  webhookId: maybe(z.string()).describe('Signed with the secret of this webhook.'),
  secret: maybe(z.string().min(1)).describe('Signed with this secret, which is kept nowhere.'),
};

export const newExploration = z.strictObject({
  target: maybe(z.string().min(1)).describe('Absent: the URL of the webhook.'),
  ...secretFields,
  probeUrl: maybe(z.string().min(1)).describe(
    'Answers a number or `{"count":n}`; without it the answers to repeated deliveries have to tell.',
  ),
  seed: maybe(z.int().min(0).max(MOST_SEED)).describe('Absent: another each time.'),
  runs: z.int().min(1).max(MOST_EXPLORE_RUNS).default(EXPLORE_DEFAULTS.runs),
  timeSec: z.number().min(1).max(MOST_EXPLORE_SEC).default(EXPLORE_DEFAULTS.timeSec),
  events: maybe(z.string().min(1).max(200)).describe('Which of the 15 events are sent: a glob such as `model_version*`. Absent: all.'),
});

export const explorationPlay = z.strictObject({
  ...secretFields,
  webhookId: maybe(z.string()).describe('Absent, without a secret too: the webhook of the exploration.'),
});

export const storyFile = objectOf<StoryFile>()({ kind: z.enum(['scenario', 'vitest', 'pytest']), name: z.string(), text: z.string() });
