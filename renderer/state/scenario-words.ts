import type { Scenario, ScenarioAction, ScenarioStep } from '#shared/domain/scenario/scenario.ts';
import { scenarioText } from '#shared/domain/scenario/scenario-text.ts';

/** Scenarios that are asked for again and again. */
export const READY_SCENARIOS: readonly { title: string; line: string }[] = [
  { title: 'Accept everything', line: '200' },
  { title: 'Verify as MLflow', line: 'verify' },
  { title: 'Flaky thrice', line: '503,429(retry-after=5),verify' },
  { title: 'Slow start', line: 'verify(wait=6s),verify' },
  { title: 'Rate limited', line: '429(retry-after=5)' },
  { title: 'Asks for 400 s', line: '503(retry-after=400),verify' },
  { title: 'Drops the line', line: 'drop' },
  { title: 'Login redirect', line: '302(location=/login)' },
];

export const ACTION_TITLES: Record<ScenarioAction['kind'], string> = {
  verify: 'Verify as MLflow',
  status: 'Answer with a status',
  drop: 'Hang up without an answer',
  'drop-early': 'Hang up before the body is read',
  reset: 'Reset the connection',
  hang: 'Never answer',
  half: 'Hang up in the middle of the answer',
  drip: 'Answer byte by byte',
  'wrong-length': 'Announce more bytes than come',
  'bad-gzip': 'Announce gzip, send something else',
};

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export const reasonOf = (status: number): string => REASONS[status] ?? '';

const RETRIED: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** Main word of a step, and what stands behind it. */
export function stepWords({ action }: ScenarioStep): { main: string; more: string; isCode: boolean } {
  if (action.kind === 'status') {
    const said = [
      action.retryAfter !== undefined && `Retry-After: ${action.retryAfter}`,
      action.retryAfterDateSec !== undefined && `Retry-After: a date, ${action.retryAfterDateSec} s later`,
      action.location !== undefined && `Location: ${action.location}`,
    ].filter((part) => part !== false);
    return { main: String(action.status), more: said.join(', ') || reasonOf(action.status), isCode: true };
  }
  return { main: ACTION_TITLES[action.kind], more: action.kind === 'verify' ? '200 / 400 / 401' : '', isCode: false };
}

/** What the sender makes of it, as MLflow's documentation has it. */
export function effectOf({ action }: ScenarioStep): string {
  switch (action.kind) {
    case 'verify':
      return 'It checks headers, time and signature in the order of MLflow’s example and answers 200, 400 or 401; where it passes on, the app answers.';
    case 'status':
      return effectOfStatus(action);
    case 'drip':
      return 'The sender waits until the last byte, at most 30 s for each attempt; then it tries again.';
    case 'hang':
      return 'The sender gives up after 30 s and tries again.';
    case 'bad-gzip':
    case 'wrong-length':
    case 'half':
      return 'The status arrives and the body does not, so that the sender reads a broken answer.';
    case 'drop':
    case 'drop-early':
    case 'reset':
      return 'The sender gets no answer and sends the same id, timestamp and bytes again.';
  }
}

function effectOfStatus({ status, retryAfter, retryAfterDateSec }: Extract<ScenarioAction, { kind: 'status' }>): string {
  const asked = retryAfterDateSec ?? (retryAfter !== undefined && /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined);
  if (status === 429 && asked !== undefined) {
    const stale = asked >= 300 ? ' By then its timestamp is older than the 300 s that receivers allow.' : '';
    return `The sender waits ${asked} s, or its own backoff where that is longer, then sends the same id, timestamp and bytes again.${stale}`;
  }
  if (RETRIED.has(status)) {
    const ignored =
      retryAfter === undefined ? '' : ' With the profile “As documented” its Retry-After is not heard, with “As MLflow runs” it is.';
    return `The sender tries again after its backoff, with the same id, timestamp and bytes.${ignored}`;
  }
  if (status >= 400) return 'The sender takes this for its answer and does not try again: the delivery has failed.';
  if (status === 301 || status === 302 || status === 303) return 'The sender follows with a GET: the body is lost on the way.';
  if (status >= 300) return 'The sender follows with method and body as they are.';
  return 'The sender takes this for success.';
}

/** `503, 429, verify` for a list of endpoints. */
export function summaryOf(scenario: Scenario): string {
  if (scenario.steps.length > 3) return `${scenario.steps.length} steps`;
  return scenarioText(scenario);
}
