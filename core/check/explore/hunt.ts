import fc from 'fast-check';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { type ExploreCommand, SequenceFailedError, sequences } from './commands.ts';
import { confirmationsOf, type Failed, hasFailed, type NewPlayer, type Played, playedBy, replay } from './confirm.ts';
import { createJudge, type Find, plainest } from './shorten.ts';

export interface HuntOptions {
  seed: number;
  runs: number;
  events: readonly WebhookEvent[];
  newPlayer: NewPlayer;
  nowMs: () => number;
  /** No sequence begins later. */
  endsAtMs: number;
  /** How long a failure may be made shorter. */
  shrinkMs: number;
  /** Called behind each sequence in which nothing was wrong. */
  onPassed(passed: number): void;
  /** A failure was found; it is looked at whether it can be told, and how short. */
  onFound(): void;
  /** Asked where no answer came in time: whether a plain delivery gets none either, so that there is nothing more to find out. */
  isSilent(): Promise<boolean>;
}

export interface Hunted {
  passed: number;
  /** Sequences that were played, without those that only shorten. */
  runs: number;
  found?: Failed & { seen: { times: number; of: number } };
}

/** So many that fail now and then are passed over: what fails each time is told better. */
const MOST_FLAKY = 4;
/** Of the shortest one, for the story. */
const LAST_REPLAYS = 3;

/**
 * Plays random sequences until the receiver fails one, and makes that one as short as it can.
 *
 * @throws whatever playing throws but a failure of the receiver
 */
export async function hunt(options: HuntOptions): Promise<Hunted> {
  const { passed, runs, silenced, shortest = undefined, find = undefined } = await search(options);
  if (silenced) return { passed, runs, found: { ...silenced, seen: { times: 1, of: 1 } } };
  // The plainest stories of a steady find were tried already.
  const plain = find && !find.isSteady ? await plainest(find, options) : undefined;
  const found = shortest ?? plain ?? (find && (await shorten(find, options)));
  if (!found) return { passed, runs };
  const { scenario, failure } = found;
  const { times, of, last } = await replay(
    options.newPlayer,
    { scenario, fault: failure.fault },
    Math.min(LAST_REPLAYS, confirmationsOf(failure.fault)),
    'all',
  );
  return { passed, runs, found: { ...(last ?? found), seen: { times, of } } };
}

interface Searched extends Pick<Hunted, 'passed' | 'runs'> {
  /** The plainest story, which fails each time. */
  shortest?: Failed;
  /** What is left to be made shorter where there is none. */
  find?: Find;
  /** It answers nothing any more: each replay would wait in vain. */
  silenced?: Failed;
}

async function search(options: HuntOptions): Promise<Searched> {
  const { seed, runs, events, newPlayer, nowMs, endsAtMs, onPassed, onFound } = options;
  let passed = 0;
  let played = 0;
  let flakies = 0;
  let shortest: Failed | undefined;
  let find: Find | undefined;
  let silenced: Failed | undefined;
  await checkAll(sequences(events), { seed, numRuns: runs }, async (commands) => {
    if (nowMs() >= endsAtMs) return 'end';
    const run = await playCommands(commands, newPlayer);
    played += 1;
    if (!hasFailed(run)) {
      passed += 1;
      onPassed(passed);
      return 'passed';
    }
    onFound();
    if (run.failure.fault === 'too-late' && (await options.isSilent())) {
      silenced = run;
      return 'end';
    }
    const steady: Find = { failed: run, path: String(played - 1), isSteady: true };
    shortest = await plainest(steady, options);
    if (shortest) return 'end';
    const { fault } = run.failure;
    const again = await replay(newPlayer, { scenario: run.scenario, fault }, confirmationsOf(fault), 'passed');
    const isSteady = again.times === confirmationsOf(fault);
    if (isSteady || !find) find = { ...steady, isSteady };
    flakies += 1;
    return isSteady || flakies === MOST_FLAKY ? 'end' : 'passed';
  });
  return { passed, runs: played, ...(shortest && { shortest }), ...(find && { find }), ...(silenced && { silenced }) };
}

/** Lets fast-check take the sequence apart, as long as there is time. */
async function shorten(find: Find, { seed, events, newPlayer, nowMs, shrinkMs }: HuntOptions): Promise<Failed> {
  const endsAtMs = nowMs() + shrinkMs;
  const judge = createJudge(find, newPlayer);
  let shortest: Failed | undefined;
  await checkAll(sequences(events), { seed, path: find.path, numRuns: 1 }, async (commands) => {
    if (nowMs() >= endsAtMs) return 'end';
    const run = await playCommands(commands, newPlayer);
    // The first is the one that was found: played once more only for fast-check to know which commands were reached.
    const failure = shortest ? await judge(run) : find.failed;
    if (!failure) return 'passed';
    shortest = failure;
    return 'failed';
  });
  return shortest ?? find.failed;
}

/** fast-check's own loop, and what its predicates do not have: an end, and errors that are not the receiver's. */
async function checkAll(
  arbitrary: fc.Arbitrary<Iterable<ExploreCommand>>,
  parameters: { seed: number; numRuns: number; path?: string },
  judge: (commands: Iterable<ExploreCommand>) => Promise<'passed' | 'failed' | 'end'>,
): Promise<void> {
  let thrown: { error: unknown } | undefined;
  const property = fc.asyncProperty(arbitrary, async (commands) => {
    const judged = await judge(commands).catch((error: unknown) => {
      thrown = { error };
      return 'end' as const;
    });
    if (judged === 'end') throw new fc.PreconditionFailure(true);
    return judged === 'passed';
  });
  await fc.check(property, parameters);
  if (thrown) throw thrown.error;
}

async function playCommands(commands: Iterable<ExploreCommand>, newPlayer: NewPlayer): Promise<Played> {
  const player = await newPlayer();
  try {
    await fc.asyncModelRun(() => ({ model: player.model, real: player }), commands);
  } catch (error) {
    if (error instanceof SequenceFailedError) return playedBy(player, error.failure);
    throw error;
  }
  return playedBy(player, await player.end());
}
