import { z } from 'zod';
import { ProblemError } from '#core/http/problem.ts';
import type { Route } from '#shared/contract/route.ts';
import { issueAt, issueWords } from '#shared/domain/issue-words.ts';
import type { FieldError } from '#shared/domain/problem.ts';

interface RawInput {
  params: unknown;
  query: unknown;
  body: unknown;
}

/** A handler of any route, as the server calls it after the input was checked. */
export type Handler = (input: never) => unknown;

/**
 * Checks what came in against the route's schemas, then asks its handler.
 * @throws ProblemError `bad-request` naming each field that is wrong.
 */
export async function runRoute(route: Route, handle: Handler, input: RawInput): Promise<unknown> {
  const checked = {
    params: parse(z.object(route.params ?? {}), input.params, 'path'),
    query: parse(z.strictObject(route.query ?? {}), input.query, 'query'),
    body: route.body ? parse(route.body, input.body, 'body') : undefined,
  };
  return handle(checked as never);
}

function parse(schema: z.ZodType, value: unknown, where: 'path' | 'query' | 'body'): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const errors: FieldError[] = issues.map((issue) => {
    const { path, words } = issueAt(issue, value);
    return { path: path.join('.'), message: words };
  });
  const says = issues[0] ? issueWords(issues[0], value) : 'not valid';
  throw new ProblemError('bad-request', `${where}: ${says}${errors[0]?.message.endsWith('.') ? '.' : ''}`, errors);
}
