import { z } from 'zod';
import { ProblemError } from '#core/http/problem.ts';
import type { FieldError } from '#shared/domain/problem.ts';

type Shape = Record<string, z.ZodType>;
type Parsed<Fields extends Shape> = z.output<z.ZodObject<Fields>>;

/** What a route answers: JSON of a named schema, the stored bytes as they are, or nothing (204). */
export type AnswerSchema = z.ZodType | 'bytes' | 'nothing';
type AnswerOf<Schema extends AnswerSchema> = Schema extends z.ZodType ? z.output<Schema> : Schema extends 'bytes' ? Buffer : unknown;

interface RouteDefinition<Params extends Shape, Query extends Shape, Body extends z.ZodType, Answer extends AnswerSchema> {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** As OpenAPI writes it: `/deliveries/{id}`, below `/api/v1`. */
  path: string;
  /** One sentence for openapi.json. */
  summary: string;
  params?: Params;
  query?: Query;
  body?: Body;
  answer: Answer;
  /** 200, or 204 without an answer. */
  status?: 201 | 202;
  /** Needs no token. */
  open?: true;
  handle(input: { params: Parsed<Params>; query: Parsed<Query>; body: z.output<Body> }): AnswerOf<Answer> | Promise<AnswerOf<Answer>>;
}

/** A row of the one table from which both the server and openapi.json are made. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly params: Shape;
  readonly query: Shape;
  readonly body: z.ZodType | undefined;
  readonly answer: AnswerSchema;
  readonly status: 200 | 201 | 202 | 204;
  readonly open: boolean;
  /** @throws ProblemError `bad-request` naming each field that is wrong. */
  run(input: { params: unknown; query: unknown; body: unknown }): Promise<unknown>;
}

export function route<
  Answer extends AnswerSchema,
  Params extends Shape = Record<never, never>,
  Query extends Shape = Record<never, never>,
  Body extends z.ZodType = z.ZodUnknown,
>(definition: RouteDefinition<Params, Query, Body, Answer>): Route {
  const { method, path, summary, body, answer, handle } = definition;
  const params = z.object(definition.params ?? ({} as Params));
  const query = z.strictObject(definition.query ?? ({} as Query));
  return {
    method,
    path,
    summary,
    params: params.shape,
    query: query.shape,
    body,
    answer,
    status: definition.status ?? (answer === 'nothing' ? 204 : 200),
    open: definition.open ?? false,
    async run(input) {
      return handle({
        params: parse(params, input.params, 'path'),
        query: parse(query, input.query, 'query'),
        body: (body ? parse(body, input.body, 'body') : undefined) as z.output<Body>,
      });
    },
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, where: 'path' | 'query' | 'body'): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors: FieldError[] = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const first = errors[0];
  const what = first?.path ? `${where}: ${first.path}: ${first.message}` : `${where}: ${first?.message ?? 'not valid'}`;
  throw new ProblemError('bad-request', what, errors);
}
