import type { FieldError, Problem } from '#shared/domain/problem.ts';

/** What the control plane can refuse a request for. The key is the last part of the document's `type`. */
const PROBLEMS = {
  'bad-request': { status: 400, title: 'The request is not valid' },
  unauthorized: { status: 401, title: 'The token is missing or wrong' },
  'foreign-host': { status: 403, title: 'The Host header does not name this machine' },
  'foreign-origin': { status: 403, title: 'The request comes from another page' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'The address does not know this method' },
  conflict: { status: 409, title: 'The state does not allow this' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'not-json': { status: 415, title: 'The body has to be JSON' },
  refused: { status: 422, title: 'The value is refused' },
  internal: { status: 500, title: 'Hookglass made a mistake' },
  busy: { status: 503, title: 'There is no room for this now' },
  'storage-full': { status: 507, title: 'The change could not be stored' },
} as const;

export type ProblemKind = keyof typeof PROBLEMS;

export const PROBLEM_TYPE = 'application/problem+json';

export function problemOf(kind: ProblemKind, detail: string, errors?: FieldError[]): Problem {
  return { type: `urn:hookglass:problem:${kind}`, ...PROBLEMS[kind], detail, ...(errors && { errors }) };
}

/** A request that is refused; the server turns it into its problem document. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(kind: ProblemKind, detail: string, errors?: FieldError[]) {
    super(detail);
    this.name = 'ProblemError';
    this.problem = problemOf(kind, detail, errors);
  }
}
