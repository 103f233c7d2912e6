import { noAnswerWords } from '#core/bridge/finding-words.ts';
import type { PassedAnswer } from '#core/net/pass-through.ts';
import { transportError } from '#core/net/transport-error.ts';
import type { NoResponseReason } from '#shared/domain/delivery/outcome.ts';

/** Why a call could not be passed on, or got no answer. */
export interface Failure {
  /**
   * 502 and 504 where it may pass: MLflow's clients try again for minutes then, as they do with the server itself. 424 where trying again
   * helps nobody: they print the sentence at once.
   */
  status: 424 | 502 | 504;
  /** One sentence; it names the server, and holds no credentials. */
  sentence: string;
}

const LASTING: ReadonlySet<NoResponseReason> = new Set(['dns', 'tls', 'protocol']);

/** @param base of the server, fit to be shown */
export function failureOf(passed: Exclude<PassedAnswer, { kind: 'answered' }>, base: string): Failure {
  const server = `The MLflow server that calls are passed on to, ${base},`;
  switch (passed.kind) {
    case 'silent':
      return passed.phase === 'first-byte' || passed.phase === 'read'
        ? { status: 504, sentence: `${server} has not answered within ${passed.afterMs / 1000} s.` }
        : { status: 504, sentence: `${server} does not answer: no connection within ${passed.afterMs / 1000} s.` };
    case 'refused':
      return { status: 424, sentence: `${server} cannot be asked: ${passed.message.replace(/\.$/, '')}.` };
    case 'invalid':
      return { status: 424, sentence: `${server} was not asked, because the request is none that HTTP allows.` };
    case 'broken': {
      const { reason, code } = transportError(passed.error, passed.phase);
      const why = noAnswerWords({ kind: 'no-answer', reason, code });
      const status = reason === 'timeout' ? 504 : LASTING.has(reason) && !PASSING_CODES.has(code) ? 424 : 502;
      return {
        status,
        sentence: reason === 'tls' ? `${server} is not trusted, and nothing was sent to it: ${why}.` : `${server} does not answer: ${why}.`,
      };
    }
  }
}

/** The name server could not be asked just now. */
const PASSING_CODES: ReadonlySet<string> = new Set(['EAI_AGAIN']);

/** What the journal says beside an answer that was passed on as it is, where it is none of MLflow's API. */
export function oddAnswerHint(
  { status, location, type }: { status: number; location: string | undefined; type: string | undefined },
  base: string,
): string | undefined {
  if (status === 401) {
    return `${base} asks who the client is (401): set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, where the client runs.`;
  }
  if (status === 403) return `${base} refuses this call to whoever made it (403).`;
  if (status >= 300 && status < 400 && location !== undefined) {
    const to = URL.parse(location, `${base}/`);
    const where = to ? `${to.origin}${to.pathname}` : 'an address that cannot be read';
    const isUpgrade = base.startsWith('http:') && to?.protocol === 'https:' && to.hostname === URL.parse(base)?.hostname;
    if (isUpgrade) return `${base} leads on to https: start with --upstream ${base.replace('http:', 'https:')}, so that clients stay here.`;
    return `${base} leads on to ${where} (${status}), as a login page does. The answer was passed on as it is, and whoever follows it leaves Hookglass.`;
  }
  if (status < 400 && type?.startsWith('text/html')) {
    return `${base} answers with a page instead of JSON: it may be a login, or no MLflow server.`;
  }
  return undefined;
}
