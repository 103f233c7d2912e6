import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createGuardedServer } from '#core/http/guarded-server.ts';
import type { RawAnswer } from '#core/http/raw-answer.ts';
import { type BrokenRequest, DEFAULT_SERVER_LIMITS, type ServerLimits } from '#core/http/server-options.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { type Answer, type PassedAnswer, send } from './answer.ts';
import { brokenAnswer, describeBroken } from './broken-request.ts';
import { corsHeaders, isPreflight, type NeighbourRule, preflightAnswer, refuseForeign } from './cross-site.ts';
import type { Journal } from './journal.ts';
import type { MlflowPlane, PlaneCall } from './plane.ts';
import { isUpload } from './routes/artifacts.ts';
import { asBelowPrefix, belowPrefix } from './static-prefix.ts';

export interface MlflowServerOptions {
  /** Who answers. */
  plane: MlflowPlane;
  clock: Clock;
  logger: Logger;
  /** Which names it answers to, and which pages. */
  neighbours: NeighbourRule;
  journal: Journal;
  /** Where its paths begin: `/x`. Absent: at the root. */
  prefix?: string;
  /** Whether a body may take as long as it takes, as long as it moves. */
  mayBeSlow?: (request: IncomingMessage) => boolean;
  limits?: Partial<ServerLimits>;
}

/** Outside of the prefix no path is open to every name. */
const OUTSIDE = '';

/** Longer than the pools of Python clients keep a connection, so that none of them meets one that was just closed. */
const KEEP_ALIVE_MS = 75_000;

/** The listener of the MLflow API: who may ask, and the journal, around the plane that answers. It is not listening yet. */
export function createMlflowServer({
  plane,
  journal,
  neighbours,
  prefix = '',
  clock,
  logger,
  limits,
  mayBeSlow = isUpload,
}: MlflowServerOptions): Server {
  async function handle(request: IncomingMessage, response: ServerResponse, mayContinue: () => void): Promise<void> {
    const target = request.url ?? '/';
    const [asked, query] = parted(target);
    const inside = belowPrefix(asked, prefix);
    const path = typeof inside === 'string' ? inside : asked;
    const foreign = refuseForeign(request, typeof inside === 'string' ? inside : OUTSIDE, neighbours);
    if (foreign) {
      const { method = '?', headers } = request;
      journal.turnedAway({ method, path: target, status: foreign.status, client: headers['user-agent'], hint: String(foreign.body) });
      return finish(request, response, foreign, []);
    }
    const whenGone = (listener: () => void) => response.once('close', () => response.writableFinished || listener());
    const call: PlaneCall = { request, path, query, mayContinue, whenGone, ...journalled(request, response, path) };
    const cors = corsHeaders(request);
    if (isPreflight(request)) return finish(request, response, preflightAnswer(request), cors);
    if (typeof inside !== 'string') {
      call.note.hint = `The API is below ${prefix}: the tracking URI ends with it.`;
      return finish(request, response, inside, cors);
    }
    const answer = await plane(call);
    finish(request, response, inside === asked || 'rawHeaders' in answer ? answer : asBelowPrefix(answer, request.method), cors);
  }

  /** Monitoring would fill the journal. */
  function journalled(request: IncomingMessage, response: ServerResponse, path: string): Pick<PlaneCall, 'note' | 'causing'> {
    if (path === '/health') return { note: { reads: true }, causing: (work) => work() };
    const note = journal.open(request, response);
    return { note, causing: (work) => journal.during(note, work) };
  }

  function onBroken({ kind, raw }: BrokenRequest): RawAnswer {
    const { method, path, hint } = describeBroken(kind, raw);
    const answer = brokenAnswer(kind);
    journal.turnedAway({ method, path, status: answer.status, hint });
    return answer;
  }

  return createGuardedServer({
    onBroken,
    name: 'the MLflow API',
    limits: { ...DEFAULT_SERVER_LIMITS, idleMs: KEEP_ALIVE_MS, ...limits },
    clock,
    logger,
    // Only a client that went away ends in the second branch.
    onRequest: (request, response, mayContinue) => handle(request, response, mayContinue).catch(() => void response.destroy()),
    refuseCurrent: (request, kind) => kind === 'timeout' && mayBeSlow(request),
  });
}

/** Path and query of a target, the query without its `?`. */
function parted(target: string): [path: string, query: string] {
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

function finish(request: IncomingMessage, response: ServerResponse, answer: Answer | PassedAnswer, cors: readonly string[]): void {
  // The rest of a body that nobody wants is read away, so that the client gets to the answer.
  if (!request.complete) request.resume();
  send(response, answer, cors);
}
