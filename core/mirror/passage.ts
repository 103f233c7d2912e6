import type { IncomingMessage } from 'node:http';
import type { Upstream } from '#core/bridge/upstream.ts';
import { takeTurns } from '#core/http/pace.ts';
import type { PassedAnswer } from '#core/mlflow-api/answer.ts';
import { noAnswerThere } from '#core/mlflow-api/errors.ts';
import type { PlaneCall } from '#core/mlflow-api/plane.ts';
import type { Agents } from '#core/net/connection.ts';
import { type PassedAnswer as Came, type PassLimits, passOn, pump } from '#core/net/pass-through.ts';
import { parseTarget } from '#core/net/request-target.ts';
import { failureOf, oddAnswerHint } from './failures.ts';
import { answerHeaders, requestHeaders } from './passed-headers.ts';
import type { Standing } from './standing.ts';

export interface PassageOptions {
  upstream: Pick<Upstream, 'base' | 'protocol' | 'host' | 'path'>;
  agents: Agents;
  standing: Pick<Standing, 'answered' | 'failed'>;
  limits?: PassLimits;
}

/** Long answers of models behind a gateway take minutes; MLflow's own client waits for two. */
const LIMITS: PassLimits = { connectMs: 10_000, silenceMs: 300_000 };

export type Answered = Extract<Came, { kind: 'answered' }>;

/** The way of one call to the other server and back. */
export interface Passage {
  /** @param isOver whether a client that goes away ends it @returns what came, or the answer that says why nothing did */
  ask(call: PlaneCall, isOver: () => boolean): Promise<Answered | ReturnType<typeof noAnswerThere>>;
  /** The answer as it came, its body as it comes. */
  asItCame(answered: Answered): PassedAnswer;
}

export function createPassage({ upstream, agents, standing, limits = LIMITS }: PassageOptions): Passage {
  const { base, protocol, host, path: prefix } = upstream;
  const target = parseTarget(base);
  if (!target) throw new Error('the address of the server was judged before');
  const place = { protocol, hostname: target.hostname, port: target.port };

  function begin({ request, path, mayContinue }: PlaneCall) {
    const { method = 'GET', url = '', rawHeaders, headers } = request;
    const mark = url.indexOf('?');
    takeTurns(request);
    return passOn(
      {
        ...{ target: place, method, path: `${prefix}${path}${mark < 0 ? '' : url.slice(mark)}`, body: request, onContinue: mayContinue },
        headers: requestHeaders(rawHeaders, { ownHost: headers.host ?? '', host, origin: `${protocol}//${host}` }),
      },
      agents,
      limits,
    );
  }

  return {
    async ask(call, isOver) {
      let passing = begin(call);
      let isGone = false;
      call.whenGone(() => {
        isGone = true;
        if (isOver()) passing.cancel();
      });
      let came = await passing.answered;
      // The other side had closed a connection that was kept: what has no body can be sent again, and changes nothing twice.
      if (came.kind === 'broken' && came.stale && isRepeatable(call.request) && !isGone) {
        passing = begin(call);
        came = await passing.answered;
      }
      if (came.kind === 'answered') {
        standing.answered();
        call.note.hint = hintOf(call.path, came.answer, base);
        return came;
      }
      const { status, sentence } = failureOf(came, base);
      if (!isGone) standing.failed(sentence);
      call.note.hint = sentence;
      return noAnswerThere(status, sentence);
    },

    asItCame({ answer, cancel }) {
      return {
        ...headOf(answer),
        write(response) {
          if (response.destroyed) return cancel();
          answer.on('error', () => response.destroy());
          answer.once('close', () => void (answer.complete || response.destroy()));
          pump(answer, response);
        },
      };
    },
  };
}

export const headOf = ({ statusCode = 0, statusMessage = '', rawHeaders }: IncomingMessage) => ({
  status: statusCode,
  reason: statusMessage,
  rawHeaders: answerHeaders(rawHeaders),
});

const isRepeatable = ({ method, headers }: IncomingMessage) =>
  (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') &&
  headers['transfer-encoding'] === undefined &&
  !Number(headers['content-length'] ?? 0);

/** Pages of the interface are not judged: they are meant to be pages. */
function hintOf(path: string, { statusCode = 0, headers }: IncomingMessage, base: string): string | undefined {
  if (!/^\/(?:ajax-)?api\//.test(path)) return undefined;
  return oddAnswerHint({ status: statusCode, location: headers.location, type: headers['content-type'] }, base);
}
