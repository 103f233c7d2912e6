import type { CheckQuestion } from '#shared/domain/check/question.ts';
import type { ExploreEnd, ExploreQuestion, ExploreSight, ExploreStory } from '#shared/domain/check/story.ts';
import { globMatcher } from '#shared/domain/glob.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { WEBHOOK_EVENTS, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { type CheckMeans, startRun } from '../check-run.ts';
import { isTaken } from '../judged.ts';
import { obstacleOf } from '../obstacle.ts';
import { type TellingAnswers, tellingAnswers } from '../sequence/answers-tell.ts';
import { createCounter, UndecidedError } from '../sequence/counter.ts';
import { makeDelivery } from '../sequence/made-delivery.ts';
import { type PlayerMeans, StoppedError, startPlayer } from '../sequence/player.ts';
import { createSender, isSentAgain, isTooLate } from '../sequence/sender.ts';
import { unreachableMessage } from '../unreachable-target.ts';
import { hasFailed, playScenario } from './confirm.ts';
import { obstacleStory, storyOf } from './story-of.ts';

export interface ExploreOptions extends CheckMeans {
  /** Called behind each sequence in which nothing was wrong. */
  onPassed?: (passed: number) => void;
  /** A failure was found; from now on it is being made shorter. */
  onFound?: () => void;
}

/** What a receiver is greeted with. */
const PLAINEST: WebhookEvent = 'model_version.created';
const SHRINK_MS = 20_000;
/** Behind a delivery that was not answered within 30 s: who lives answers a plain one sooner. */
const SILENCE_MS = 2000;

/**
 * Plays random sequences of deliveries to a receiver and holds what it does against what a correct one may do, until one fails, or all were
 * played. Nothing else than the target and the probe URL is sent to. Never throws for what the receiver does.
 */
export async function explore(question: CheckQuestion, asked: ExploreQuestion, options: ExploreOptions): Promise<ExploreEnd> {
  const { clock, signal, onPassed, onFound } = options;
  const startedAtMs = clock.nowMs();
  let passed = 0;
  const ended = () => ({ seed: asked.seed, passed, tookMs: clock.nowMs() - startedAtMs });
  try {
    const { means, greeted, sees } = await begin(question, options);
    if (greeted.kind === 'unreachable') return { ...ended(), ...greeted };
    if (greeted.kind === 'not-taken') return { ...ended(), kind: 'found', story: { ...greeted.story, seed: asked.seed } };
    // fast-check is loaded here, so that whoever does not explore starts without it.
    const { hunt } = await import('./hunt.ts');
    const hunted = await hunt({
      ...{ seed: asked.seed, runs: asked.runs, events: eventsOf(question), nowMs: clock.nowMs },
      endsAtMs: startedAtMs + asked.timeSec * 1000,
      shrinkMs: Math.min(SHRINK_MS, Math.max(SHRINK_MS / 4, asked.timeSec * 500)),
      newPlayer: () => startPlayer(means),
      onPassed(count) {
        passed = count;
        onPassed?.(count);
      },
      onFound: () => onFound?.(),
      isSilent: () => isSilent(question, options),
    });
    if (hunted.found) return { ...ended(), kind: 'found', story: storyOf(hunted.found, { seed: asked.seed, runs: hunted.runs }) };
    return { ...ended(), kind: 'survived', sees, outOfTime: hunted.runs < asked.runs };
  } catch (error) {
    if (signal.aborted || error instanceof StoppedError) return { ...ended(), kind: 'stopped' };
    if (error instanceof UndecidedError) return { ...ended(), kind: 'undecided', message: error.message };
    throw error;
  }
}

/** Plays one sequence, such as that of a story: `survived` when the receiver did nothing wrong in it. */
export async function playOnce(
  question: CheckQuestion,
  { seed, scenario }: Pick<ExploreStory, 'seed' | 'scenario'>,
  options: ExploreOptions,
): Promise<ExploreEnd> {
  const { clock, signal } = options;
  const startedAtMs = clock.nowMs();
  const ended = (passed: number) => ({ seed, passed, tookMs: clock.nowMs() - startedAtMs });
  try {
    const { means, greeted, sees } = await begin(question, options);
    if (greeted.kind === 'unreachable') return { ...ended(0), ...greeted };
    if (greeted.kind === 'not-taken') return { ...ended(0), kind: 'found', story: { ...greeted.story, seed } };
    const played = await playScenario(() => startPlayer(means), scenario);
    if (!hasFailed(played)) return { ...ended(1), kind: 'survived', sees, outOfTime: false };
    return { ...ended(0), kind: 'found', story: storyOf({ ...played, seen: { times: 1, of: 1 } }, { seed, runs: 1 }) };
  } catch (error) {
    if (signal.aborted || error instanceof StoppedError) return { ...ended(0), kind: 'stopped' };
    if (error instanceof UndecidedError) return { ...ended(0), kind: 'undecided', message: error.message };
    throw error;
  }
}

async function isSilent(question: CheckQuestion, options: ExploreOptions): Promise<boolean> {
  const run = startRun(question, options)('valid-signature');
  return isTooLate((await run.send(run.make(exampleEvent(PLAINEST)), { timeoutMs: SILENCE_MS })).sent);
}

type Greeted = { kind: 'taken' } | { kind: 'unreachable'; message: string } | { kind: 'not-taken'; story: Omit<ExploreStory, 'seed'> };

interface Beginning {
  means: PlayerMeans;
  greeted: Greeted;
  sees: ExploreSight;
}

async function begin(question: CheckQuestion, options: ExploreOptions): Promise<Beginning> {
  const { clock, uuid, signal } = options;
  const means: PlayerMeans = { question, sender: createSender(question, options), clock, uuid, signal };
  const { probeUrl } = question;
  if (probeUrl !== undefined) {
    const counter = createCounter({ ...question, probeUrl }, options);
    const before = await counter.start().catch((error: unknown) => error);
    const greeted = await greet(question, options, means);
    // Where nobody is at the target either, that is what there is to say.
    if (typeof before !== 'number' && greeted.kind === 'unreachable') return { means, greeted, sees: 'probe' };
    if (typeof before !== 'number') throw before;
    if (greeted.kind === 'taken') {
      const after = await counter.settled(before + 1);
      // Where only other events are asked for, it may be that only those are counted.
      if (after === before && eventsOf(question).includes(PLAINEST)) throw new UndecidedError(notCounting(before));
    }
    counter.abandon();
    return { means: { ...means, counter }, greeted, sees: 'probe' };
  }
  const greeted = await greet(question, options, means);
  const answers = greeted.kind === 'taken' ? await learnAnswers(means) : undefined;
  return answers ? { means: { ...means, answers }, greeted, sees: 'answers' } : { means, greeted, sees: 'none' };
}

const notCounting = (count: number) =>
  `The number at the probe URL was ${count} before a delivery and ${count} after it, so it does not count them. If it counts only some events, name them with --events.`;

/** A receiver that does not take the plainest delivery is not worth a random one; why it does not is found out as by the checks. */
async function greet(question: CheckQuestion, options: ExploreOptions, { sender, signal }: PlayerMeans): Promise<Greeted> {
  const run = startRun(question, options)('valid-signature');
  const { sent, delivery } = await run.baseline();
  if (signal.aborted) throw new StoppedError();
  const unreachable = unreachableMessage(sent);
  if (unreachable !== undefined) return { kind: 'unreachable', message: unreachable };
  if (isSentAgain(sent) && isTaken({ sent: (await sender.untilFinal(delivery)).at(-1) ?? sent })) return { kind: 'taken' };
  const obstacle = await obstacleOf(run);
  if (signal.aborted) throw new StoppedError();
  return obstacle ? { kind: 'not-taken', story: obstacleStory(obstacle, sent) } : { kind: 'taken' };
}

const LESSONS = 3;

/** Sends some deliveries twice, to see whether the receiver says that it knows them. */
async function learnAnswers({ question, sender, clock, uuid }: PlayerMeans): Promise<TellingAnswers | undefined> {
  const pairs = [];
  for (let index = 0; index < LESSONS; index += 1) {
    const delivery = makeDelivery(
      { name: String(index), event: PLAINEST, kind: 'plain' },
      { secret: question.secret, nowMs: clock.nowMs(), uuid, tag: `explore-${uuid().slice(0, 8)}`, index },
    );
    pairs.push([await sender.once(delivery), await sender.once(delivery)] as const);
  }
  return tellingAnswers(pairs);
}

/** The one that a story is told with where it does not matter comes first. */
function eventsOf({ events = '*' }: CheckQuestion): WebhookEvent[] {
  const matches = globMatcher(events);
  return [PLAINEST, ...WEBHOOK_EVENTS.filter((event) => event !== PLAINEST)].filter((event) => matches(event));
}
