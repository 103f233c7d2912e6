import type { z } from 'zod';

type Shape = Readonly<Record<string, z.ZodType>>;

/** What a route answers: JSON of a schema, stored bytes as they are, or nothing (204). */
export type AnswerSchema = z.ZodType | 'bytes' | 'nothing';

/**
 * One thing that may be asked of the core. The server, openapi.json and the client are made from the same entry, so that none of them can
 * know another shape than the others.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** As OpenAPI writes it: `/deliveries/{id}`, below `/api/v1`. */
  readonly path: string;
  /** One sentence for openapi.json. */
  readonly summary: string;
  /** What stands in the path, by name. */
  readonly params?: Shape;
  readonly query?: Shape;
  readonly body?: z.ZodType;
  readonly answer: AnswerSchema;
  /** 200, or 204 without an answer. */
  readonly status?: 201 | 202;
  /** Needs no token. */
  readonly open?: true;
  /** The one field of the answer that the client hands out. */
  readonly hands?: string;
  /** The client puts in who asks, as `origin` of the body. */
  readonly tellsOrigin?: true;
}

export type Routes = Readonly<Record<string, Route>>;

type OutputOf<Fields> = Fields extends Shape ? z.output<z.ZodObject<Fields>> : Record<never, never>;
type Field<Entry extends Route, Name extends keyof Route> = Entry extends { readonly [Key in Name]: infer Value } ? Value : undefined;

/** What a handler gets: the parts of the request, checked. */
export interface InputOf<Entry extends Route> {
  params: OutputOf<Field<Entry, 'params'>>;
  query: OutputOf<Field<Entry, 'query'>>;
  body: Field<Entry, 'body'> extends z.ZodType<infer Body> ? Body : undefined;
}

/** What a handler gives. */
export type OutcomeOf<Entry extends Route> =
  Entry['answer'] extends z.ZodType<infer Answer> ? Answer : Entry['answer'] extends 'bytes' ? Uint8Array : unknown;

/** A handler for each route: one that is forgotten, or that gives another shape, does not compile. */
export type HandlersOf<Table extends Routes> = {
  readonly [Name in keyof Table]: (input: InputOf<Table[Name]>) => OutcomeOf<Table[Name]> | Promise<OutcomeOf<Table[Name]>>;
};

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? [Name, ...NamesIn<Rest>] : [];

type InputOfParam<Entry extends Route, Name> =
  Field<Entry, 'params'> extends infer Params extends Shape ? z.input<Params[Name & keyof Params]> : never;

/** There are two names in a path at most. */
type PathArguments<Entry extends Route> =
  NamesIn<Entry['path']> extends [infer First, infer Second]
    ? [InputOfParam<Entry, First>, InputOfParam<Entry, Second>]
    : NamesIn<Entry['path']> extends [infer Only]
      ? [InputOfParam<Entry, Only>]
      : [];

type BodyArgument<Entry extends Route> =
  Field<Entry, 'body'> extends infer Body extends z.ZodType
    ? Entry extends { readonly tellsOrigin: true }
      ? Omit<z.input<Body>, 'origin'>
      : z.input<Body>
    : undefined;

type LastArgument<Entry extends Route> =
  BodyArgument<Entry> extends undefined
    ? Field<Entry, 'query'> extends infer Query extends Shape
      ? [query?: z.input<z.ZodObject<Query>>]
      : []
    : Record<never, never> extends BodyArgument<Entry>
      ? [body?: BodyArgument<Entry>]
      : [body: BodyArgument<Entry>];

type AnsweredTo<Entry extends Route> =
  Entry['answer'] extends z.ZodType<infer Answer>
    ? Entry extends { readonly hands: infer Name }
      ? Answer[Name & keyof Answer]
      : Answer
    : Entry['answer'] extends 'bytes'
      ? Uint8Array<ArrayBuffer>
      : undefined;

/** Reading one thing by its name: where there is none, that is an answer. */
type MayBeMissing<Entry extends Route> = Entry extends { readonly method: 'GET'; readonly path: `${string}{${string}` } ? undefined : never;

/** The client's functions: what stands in the path in turn, then the body or the query. */
export type ClientOf<Table extends Routes> = {
  readonly [Name in keyof Table]: (
    ...args: [...PathArguments<Table[Name]>, ...LastArgument<Table[Name]>]
  ) => Promise<AnsweredTo<Table[Name]> | MayBeMissing<Table[Name]>>;
};
