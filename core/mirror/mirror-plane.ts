import type { Writer } from '#core/database/writer.ts';
import type { PassedAnswer } from '#core/mlflow-api/answer.ts';
import type { MlflowPlane, PlaneCall } from '#core/mlflow-api/plane.ts';
import { type AnswerBudget, createAnswerBudget } from '#core/net/answer-budget.ts';
import { pump } from '#core/net/pass-through.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { ToldAs } from '#shared/domain/mlflow/model-registry.ts';
import { type Answered, createPassage, headOf, type PassageOptions } from './passage.ts';
import { objectIn, type Question } from './questions.ts';
import { type Change, type ReadChange, registryCall, toldOf } from './registry-calls.ts';
import type { Standing } from './standing.ts';
import { gathered, jsonIn, take } from './taken.ts';
import { isWebhookCall, plainPath } from './which-server.ts';
import { knowWorkspace, type MirroredWorkspaces, workspaceOf } from './workspaces-there.ts';

export interface MirrorPlaneOptions extends PassageOptions {
  /** Answers what is about webhooks: those of the other server are not touched. */
  local: MlflowPlane;
  /** Reads whether a model is a prompt. */
  question: Question;
  standing: Standing;
  writer: Pick<Writer, 'write'>;
  /** Inside a work of the writer. @param unread what could not be read for it, and what was taken instead @param workspace of the call */
  announce: (event: RegistryEvent, unread: string | undefined, workspace: string) => void;
  /** Absent: events and webhooks here are of no workspace. */
  workspaces?: MirroredWorkspaces;
  logger: Logger;
}

/** Of all bodies that are looked at together, beyond 64 KiB each. */
const MAX_LOOKED_AT_BYTES = 64 * 1024 * 1024;

/**
 * A real MLflow server as the one that answers: every call is passed on to it as it comes, and its answer back as it comes. A change of its
 * registry that succeeds makes the event here that it would make there; the client has its answer once the deliveries are written down.
 */
export function createMirrorPlane(options: MirrorPlaneOptions): MlflowPlane {
  const { local } = options;
  const passage = createPassage(options);
  const budget = createAnswerBudget(MAX_LOOKED_AT_BYTES);

  return async (call) => {
    const { path, request, note } = call;
    if (isWebhookCall(path)) return (await knowWorkspace(call, options)) ?? local(call);
    const change = registryCall(request.method ?? '', plainPath(path));
    if (change) return passChange(call, change, { ...options, passage, budget });
    if (onlyReads(path)) note.reads = true;
    const came = await passage.ask(call, () => true);
    return 'kind' in came ? passage.asItCame(came) : came;
  };
}

/** What asks with a POST. */
const onlyReads = (path: string) => /\/(?:search|get-latest-versions|batchGet\w*|graphql)$/.test(path);

type ChangeOptions = MirrorPlaneOptions & { passage: ReturnType<typeof createPassage>; budget: AnswerBudget };

async function passChange(call: PlaneCall, read: ReadChange, options: ChangeOptions): ReturnType<MlflowPlane> {
  const { passage, standing, budget } = options;
  const { request } = call;
  const wanted = take(request, budget).whole.then((bytes) => bytes && changeIn(bytes, read));
  // Beside the change, so that the client does not wait for one after the other: what is asked does not depend on it.
  const known = wanted.then((change) => lookUp(change, request.rawHeaders, options));
  const learned = standing.learn(request.rawHeaders);
  // A change that was asked for is made, whether somebody waits for the answer or not.
  const came = await passage.ask(call, () => !request.complete);
  if (!('kind' in came)) return came;
  const { statusCode = 0 } = came.answer;
  if (statusCode < 200 || statusCode > 299) return passage.asItCame(came);

  const { bytes, isWhole } = await gathered(came.answer, budget);
  if (isWhole) {
    await learned;
    const json = jsonIn(bytes, came.answer.headers['content-encoding']);
    const why = await tell({ call, change: await wanted, answer: json, ...(await known) }, options);
    if (why !== undefined) call.note.hint = why;
  } else if (!came.answer.destroyed) {
    call.note.hint = `${CHANGED}, but its answer is too large to be looked at, and ${NO_EVENT}`;
  }
  return withWhatCame(came, bytes);
}

const CHANGED = 'The registry was changed there';
const NO_EVENT = 'no event was made of it.';

function changeIn(bytes: Buffer, read: ReadChange): Change | undefined {
  try {
    return read(jsonIn(bytes));
  } catch {
    return undefined; // whoever is asked says what is wrong with it
  }
}

/** What the change depends on beside itself. */
interface Looked {
  told: ToldAs;
  /** Why it is not known. */
  why?: string;
}

async function lookUp(change: Change | undefined, caller: readonly string[], { question, standing }: ChangeOptions): Promise<Looked> {
  if (change?.model === undefined) return { told: 'model' };
  const answer = objectIn(await question(`/api/2.0/mlflow/registered-models/get?name=${encodeURIComponent(change.model)}`, caller));
  if (typeof answer === 'string') return { told: 'model', why: answer };
  const told = toldOf(answer, standing.release());
  return told === undefined ? { told: 'model', why: 'it answers with something else than a model' } : { told };
}

interface Made extends Looked {
  call: PlaneCall;
  change: Change | undefined;
  answer: unknown;
}

/** Makes the event of a change. @returns what the journal should say beside it */
async function tell({ call, change, answer, told, why }: Made, options: ChangeOptions): Promise<string | undefined> {
  const { standing, upstream, writer, announce, logger } = options;
  if (!change) return `${CHANGED}, but the request could not be read here, and ${NO_EVENT}`;
  if (typeof answer !== 'object' || answer === null) return `${upstream.base} answers with something else than JSON, so ${NO_EVENT}`;
  const unread =
    why === undefined
      ? undefined
      : `Whether ${change.model} is a prompt could not be read from ${upstream.base}: ${why}. It is taken for a model.`;
  const event = change.event({ answer: answer as Readonly<Record<string, unknown>>, told, release: standing.release() });
  if (!event) return unread;
  try {
    await writer.write(() => call.causing(() => announce(event, unread, workspaceOf(call))));
  } catch (error) {
    logger.warn('an event of a change that was passed on could not be kept', { event: event.event, error: messageOf(error) });
    return `${CHANGED}, but its event ${event.event} could not be kept here: ${messageOf(error)}`;
  }
  return unread ?? unsaidWorkspace(call, options);
}

/** A server that has workspaces tells of them in its events; ours do where they were asked for. */
function unsaidWorkspace({ request }: PlaneCall, { workspaces, upstream }: MirrorPlaneOptions): string | undefined {
  if (workspaces || request.headers['x-mlflow-workspace'] === undefined) return undefined;
  return `${upstream.base} has workspaces, of which the event here says nothing: start with --enable-workspaces as well.`;
}

/** The answer as it came, of which the beginning, or all, has been read. */
function withWhatCame({ answer, cancel }: Answered, bytes: Buffer): PassedAnswer {
  return {
    ...headOf(answer),
    write(response) {
      if (response.destroyed) return cancel();
      if (answer.errored || (answer.closed && !answer.complete)) return void response.destroy();
      if (bytes.length > 0) response.write(bytes);
      answer.on('error', () => response.destroy());
      answer.once('close', () => void (answer.complete || response.destroy()));
      pump(answer, response);
    },
  };
}
