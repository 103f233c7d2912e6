import type { ExploreScenario, Move, PlannedDelivery, Spoiled } from '#shared/domain/check/explore-moves.ts';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import type { StoryStep } from '#shared/domain/check/story.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { CheckMeans } from '../check-run.ts';
import type { CheckSent } from '../check-send.ts';
import type { TellingAnswers } from './answers-tell.ts';
import type { Counter } from './counter.ts';
import { type Failure, judgeBad, judgeCopies, judgeCount, type MadeMove } from './judge.ts';
import { makeDelivery } from './made-delivery.ts';
import { type ModelDelivery, SequenceModel } from './model.ts';
import type { ExploreSender } from './sender.ts';
import { spoil } from './spoil.ts';
import { wordsOfMove } from './words.ts';

export interface PlayerMeans extends Pick<CheckMeans, 'clock' | 'uuid' | 'signal'> {
  question: CheckQuestion;
  sender: ExploreSender;
  /** With a probe URL. */
  counter?: Counter;
  answers?: TellingAnswers;
}

/** One sequence against the receiver: each move is sent, and held against the model. */
export interface Player {
  readonly model: SequenceModel;
  /** Makes the delivery known; it is sent by a move. */
  plan(planned: PlannedDelivery): void;
  /** @returns what a correct receiver would not have done */
  play(move: Move): Promise<Failure | undefined>;
  /** What may show only after a while. */
  end(): Promise<Failure | undefined>;
  /** What was sent until now. */
  readonly scenario: ExploreScenario;
  readonly told: readonly StoryStep[];
}

/** @throws UndecidedError where the probe URL tells nothing */
export async function startPlayer(means: PlayerMeans): Promise<Player> {
  const { question, counter, clock, uuid } = means;
  const { secret } = question;
  const model = new SequenceModel();
  const planned: PlannedDelivery[] = [];
  const moves: Move[] = [];
  const told: StoryStep[] = [];
  const tag = `explore-${uuid().slice(0, 8)}`;
  const startCount = await counter?.start();
  let lastCount = startCount;
  let last: MadeMove | undefined;

  function plan(delivery: PlannedDelivery): void {
    const sent = makeDelivery(delivery, { secret, nowMs: clock.nowMs(), uuid, tag, index: planned.length });
    planned.push(delivery);
    model.deliveries.set(delivery.name, { ...delivery, sent, state: 'new', spoiledFirst: false });
  }

  async function play(move: Move): Promise<Failure | undefined> {
    const words = wordsOfMove(move, model);
    const fromCount = lastCount;
    last = { move, repeats: namesIn(move).some((name) => model.get(name).state === 'accepted') };
    moves.push(move);
    const { failure, sent } = await send(move, model, means);
    const counted = await countFailure(last, (least) => (failure ? counter?.end() : counter?.settled(least)));
    if (means.signal.aborted) throw new StoppedError();
    const judged = failure ?? counted;
    if (judged) counter?.abandon();
    told.push({ ...words, answer: answersOf(sent), ...rowsOf(sent), ...countsOf(fromCount), failed: false });
    return judged;
  }

  async function countFailure(made: MadeMove, read: (least: number) => Promise<number> | undefined): Promise<Failure | undefined> {
    if (startCount === undefined) return undefined;
    lastCount = await read(startCount + model.counted.least);
    return lastCount === undefined ? undefined : judgeCount(lastCount - startCount, model, made);
  }

  function countsOf(from: number | undefined): Pick<StoryStep, 'count'> {
    if (startCount === undefined || from === undefined || lastCount === undefined) return {};
    return { count: { from: from - startCount, to: lastCount - startCount } };
  }

  return {
    model,
    plan,
    play,
    async end() {
      const failure = last && (await countFailure(last, () => counter?.end()));
      if (failure) counter?.abandon();
      return failure;
    },
    get scenario() {
      return { deliveries: [...planned], steps: [...moves] };
    },
    told,
  };
}

/** The run was stopped in the middle of a sequence: what came of it says nothing. */
export class StoppedError extends Error {}

const namesIn = (move: Move): readonly string[] => (move.do === 'deliver' || move.do === 'together' ? move.deliveries : [move.delivery]);

interface Performed {
  failure: Failure | undefined;
  sent: readonly CheckSent[];
}

async function send(move: Move, model: SequenceModel, means: PlayerMeans): Promise<Performed> {
  switch (move.do) {
    case 'deliver': {
      const sent: CheckSent[] = [];
      for (const name of move.deliveries) {
        const one = await copies(model.get(name), 1, means);
        sent.push(...one.sent);
        if (one.failure) return { failure: one.failure, sent };
      }
      return { failure: undefined, sent };
    }
    case 'retry': {
      const delivery = model.get(move.delivery);
      const sent: CheckSent[] = [];
      for (let time = 0; time < move.times; time += 1) {
        const one = await copies(delivery, 1, means);
        sent.push(...one.sent);
        if (one.failure) return { failure: one.failure, sent };
      }
      return { failure: undefined, sent };
    }
    case 'together': {
      const works = move.deliveries.map((name) => copies(model.get(name), move.copies, means));
      const [first = ''] = move.deliveries;
      if (move.bad) works.push(bad(model.get(first), move.bad, means));
      const all = await Promise.all(works);
      return { failure: all.find(({ failure }) => failure)?.failure, sent: all.flatMap(({ sent }) => sent) };
    }
    case 'spoil':
      return bad(model.get(move.delivery), move.how, means);
    default:
      return unreachable(move);
  }
}

/** So many copies of one delivery at once, each as long as MLflow would go on with it. */
async function copies(delivery: ModelDelivery, count: number, { sender, answers, question }: PlayerMeans): Promise<Performed> {
  const isFirst = delivery.state !== 'accepted';
  const tries = await Promise.all(Array.from({ length: count }, () => sender.untilFinal(delivery.sent)));
  const judged = judgeCopies(delivery, { tries, isFirst, target: question.target, ...(answers && { answers }) });
  if (judged.kind === 'fine') delivery.state = judged.state;
  return { failure: judged.kind === 'fine' ? undefined : judged.failure, sent: tries.flat() };
}

/** The copy is no other delivery than the right one; a receiver that keeps its id would take the right one for a repetition. */
async function bad(delivery: ModelDelivery, how: Spoiled, { sender, question, uuid }: PlayerMeans): Promise<Performed> {
  if (delivery.state === 'new') delivery.spoiledFirst = true;
  const sent = await sender.untilAnswered(spoil(delivery.sent, how, question.secret, uuid));
  return { failure: judgeBad(delivery, sent.at(-1) ?? sent[0], how, question.target), sent };
}

function rowsOf(sent: readonly CheckSent[]): { rows?: string[] } {
  const rows = [...new Set(sent.flatMap(({ row }) => row ?? []))];
  return rows.length > 0 ? { rows } : {};
}

/** `200`, `4 × 200`, `2 × 200, 401`, `503, 200`. */
function answersOf(sent: readonly CheckSent[]): string {
  const counts = new Map<string, number>();
  for (const one of sent) {
    const text = one.kind === 'answer' ? String(one.status) : one.reason;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => (count === 1 ? text : `${count} × ${text}`)).join(', ');
}
