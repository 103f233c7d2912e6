import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import { briefOfExploration, type Exploration, MOST_EXPLORATIONS } from '#shared/domain/check/exploration.ts';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import type { ExploreEnd, ExploreQuestion, ExploreStory } from '#shared/domain/check/story.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { redactUrl } from '#shared/domain/wire/wire-request.ts';

/** Where deliveries go, and what signs them: the secret is kept in no place. */
export interface ExplorationRequest extends Pick<CheckQuestion, 'target' | 'secret' | 'probeUrl' | 'events'>, ExploreQuestion {
  webhook?: { id: string; name: string };
}

export type ExplorationStarted =
  | { kind: 'started'; exploration: Exploration }
  | { kind: 'unknown'; message: string }
  | { kind: 'nothing-found'; message: string }
  | { kind: 'busy'; message: string };

export interface ExplorationsOptions {
  clock: Pick<Clock, 'nowMs'>;
  publish: (event: StreamEventBody) => void;
  logger: Logger;
  /** What else is going on, as a sentence; one thing at a time is sent to a receiver. */
  otherGoing: () => string | undefined;
  /** Sends without keeping what is sent: there may be thousands. */
  explore: (question: CheckQuestion, asked: ExploreQuestion, how: ExploreHow) => Promise<ExploreEnd>;
  /** Plays one sequence; each of its requests is kept as a delivery. */
  play: (question: CheckQuestion, story: ExploreStory, how: Pick<ExploreHow, 'signal'> & { webhookId?: string }) => Promise<ExploreEnd>;
}

export interface ExploreHow {
  signal: AbortSignal;
  onPassed: (passed: number) => void;
  onFound: () => void;
}

/** Random sequences of deliveries to a receiver, one exploration at a time. The last ones are kept until the core ends. */
export interface Explorations {
  /** What is going on, as a sentence. */
  going(): string | undefined;
  start(request: ExplorationRequest): ExplorationStarted;
  /** Plays what was found once more, signed with that secret. */
  play(number: number, secret: string): ExplorationStarted;
  /** The newest first. */
  all(): Exploration[];
  get(number: number): Exploration | undefined;
  /** Whole, with what answers leave out of an address. */
  whereOf(number: number): Pick<CheckQuestion, 'target' | 'probeUrl'> | undefined;
  /** Ends it; answers when it has ended. Nothing happens to one that has ended. */
  stop(number: number): Promise<Exploration | undefined>;
  /** Ends what is going on. */
  close(): Promise<void>;
}

interface Kept {
  exploration: Exploration;
  where: Pick<CheckQuestion, 'target' | 'probeUrl' | 'events'>;
}

/** A sequence takes a few milliseconds; a screen needs no more than this. */
const TOLD_EVERY_MS = 200;
/** A receiver that fails only now and then gets some chances to do so on record. */
const REPLAYS = 3;

export function createExplorations(options: ExplorationsOptions): Explorations {
  const { clock, publish, otherGoing, logger } = options;
  const kept = new Map<number, Kept>();
  let last = 0;
  let running: { number: number; stop: () => void; ended: Promise<void> } | undefined;
  let isClosed = false;
  let toldAtMs = 0;

  const get = (number: number) => kept.get(number)?.exploration;

  function change(number: number, next: Partial<Exploration>, isTold = true): void {
    const one = kept.get(number);
    if (!one) return;
    one.exploration = { ...one.exploration, ...next };
    if (!isTold) return;
    toldAtMs = clock.nowMs();
    publish({ type: 'explore.changed', exploration: briefOfExploration(one.exploration) });
  }

  const going = () => running && `Exploration ${running.number} is going on. Stop it, or wait until it has ended.`;
  const obstacle = () => (isClosed ? 'Hookglass is being stopped.' : (going() ?? otherGoing()));

  /** What is done ends with the state `ended`, whatever happens in it. */
  function begin(number: number, what: 'end' | 'played', work: (signal: AbortSignal) => Promise<ExploreEnd>): ExplorationStarted {
    const aborter = new AbortController();
    const ended = work(aborter.signal)
      .catch((error: unknown): ExploreEnd => {
        logger.error('an exploration broke off', { exploration: number, error: messageOf(error) });
        const { seed = 0, passed = 0 } = get(number) ?? {};
        return { kind: 'undecided', message: `It broke off: ${messageOf(error)}`, seed, passed, tookMs: 0 };
      })
      .then((end) => {
        running = undefined;
        change(number, { [what]: end, state: 'ended' });
      });
    running = { number, stop: () => aborter.abort(), ended };
    const exploration = get(number);
    return exploration ? { kind: 'started', exploration } : unknown(number);
  }

  return {
    going,
    start({ secret, ...request }) {
      const message = obstacle();
      if (message !== undefined) return { kind: 'busy', message };
      const { target, probeUrl, events, webhook, seed, runs, timeSec } = request;
      const where = { target, ...(probeUrl !== undefined && { probeUrl }), ...(events !== undefined && { events }) };
      const number = ++last;
      const shown = { target: redactUrl(target), ...(probeUrl !== undefined && { probeUrl: redactUrl(probeUrl) }) };
      const named = { number, ...shown, ...(webhook && { webhook }) };
      kept.set(number, {
        where,
        exploration: { ...named, seed, runs, timeSec, state: 'exploring', passed: 0, startedAtMs: clock.nowMs() },
      });
      kept.delete(number - MOST_EXPLORATIONS);
      change(number, {});
      return begin(number, 'end', (signal) =>
        explored(options, { ...where, secret }, { seed, runs, timeSec }, webhook?.id, signal, {
          onPassed: (passed) => change(number, { passed }, clock.nowMs() - toldAtMs >= TOLD_EVERY_MS),
          onState: (state) => change(number, { state }),
        }),
      );
    },
    play(number, secret) {
      const one = kept.get(number);
      if (!one) return unknown(number);
      const { end, webhook } = one.exploration;
      if (end?.kind !== 'found') return { kind: 'nothing-found', message: `Exploration ${number} has found nothing that could be played.` };
      const message = obstacle();
      if (message !== undefined) return { kind: 'busy', message };
      change(number, { state: 'playing' });
      const how = webhook && { webhookId: webhook.id };
      return begin(number, 'played', (signal) => options.play({ ...one.where, secret }, end.story, { signal, ...how }));
    },
    all: () => [...kept.values()].map(({ exploration }) => exploration).reverse(),
    get,
    whereOf: (number) => kept.get(number)?.where,
    async stop(number) {
      if (running?.number === number) await end(running);
      return get(number);
    },
    async close() {
      isClosed = true;
      if (running) await end(running);
    },
  };
}

const unknown = (number: number): ExplorationStarted => ({ kind: 'unknown', message: `There is no exploration ${number}.` });

async function end(running: { stop: () => void; ended: Promise<void> }): Promise<void> {
  running.stop();
  await running.ended;
}

/** Explores, and plays what was found once more on record, so that each step of the story names its deliveries. */
async function explored(
  { explore, play }: Pick<ExplorationsOptions, 'explore' | 'play'>,
  question: CheckQuestion,
  asked: ExploreQuestion,
  webhookId: string | undefined,
  signal: AbortSignal,
  { onPassed, onState }: { onPassed: (passed: number) => void; onState: (state: 'shortening' | 'replaying') => void },
): Promise<ExploreEnd> {
  const found = await explore(question, asked, { signal, onPassed, onFound: () => onState('shortening') });
  if (found.kind !== 'found') return found;
  const { story } = found;
  onState('replaying');
  for (let replays = 0; replays < REPLAYS && !signal.aborted; replays += 1) {
    const again = await play(question, story, { signal, ...(webhookId !== undefined && { webhookId }) });
    const isSame = again.kind === 'found' && again.story.fault === story.fault && again.story.steps.length === story.steps.length;
    if (isSame) return { ...found, story: { ...story, steps: again.story.steps } };
  }
  return found;
}
