import { z } from 'zod';
import { API_PREFIX } from '#shared/contract/contract.ts';
import type { Route } from '#shared/contract/route.ts';
import { NAMED_SCHEMAS } from '#shared/contract/schemas/named.ts';

type Json = Record<string, unknown>;

const names = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(NAMED_SCHEMAS)) names.add(schema, { id });

const reference = (id: string) => `#/components/schemas/${id}`;

/** The OpenAPI 3.1 document of the routes that the server has, made from the same table. */
export function openApiOf(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[API_PREFIX + route.path] = { ...paths[API_PREFIX + route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hookglass control API',
      version,
      description: 'Everything that the inspector can do. Beside it, a WebSocket at /api/v1/stream says what happens.',
    },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'The content of the file “token” in the data directory.' } },
      schemas: namedSchemas(),
    },
  };
}

function operationOf(route: Route): Json {
  const { method, path, summary, params = {}, query = {}, body, open } = route;
  const parameters = [
    ...Object.entries(params).map(([name, schema]) => ({ name, in: 'path', required: true, schema: schemaOf(schema, 'input') })),
    ...Object.entries(query).map(([name, schema]) => ({ name, in: 'query', required: false, schema: schemaOf(schema, 'input') })),
  ];
  return {
    operationId: operationId(method, path),
    summary,
    ...(open && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } } }),
    responses: { [route.status ?? (route.answer === 'nothing' ? 204 : 200)]: answerOf(route), default: problemAnswer },
  };
}

const problemAnswer = {
  description: 'The request is refused; the document says why (RFC 9457).',
  content: { 'application/problem+json': { schema: { $ref: reference('Problem') } } },
};

function answerOf({ answer }: Route): Json {
  if (answer === 'nothing') return { description: 'Done.' };
  if (answer === 'bytes') {
    return { description: 'The bytes.', content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } };
  }
  return { description: 'The answer.', content: { 'application/json': { schema: schemaOf(answer, 'output') } } };
}

/** `GET /deliveries/{id}/body` → `getDeliveriesIdBody`. */
function operationId(method: string, path: string): string {
  const words = path.match(/\w+/g) ?? [];
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function namedSchemas(): Json {
  return Object.fromEntries(Object.entries(NAMED_SCHEMAS).map(([id, schema]) => [id, definition(id, schema)]));
}

/** The shape behind a name. zod gives a reference even for the named schema itself, with the shape among its definitions. */
function definition(id: string, schema: z.ZodType): Json {
  const json = z.toJSONSchema(schema, { metadata: names, io: 'output' });
  const { id: _, ...own } = (json.$defs?.[id] ?? json) as Json;
  return withReferences(own);
}

/** A named schema stands as a reference; one that holds named schemas has them as references too. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const name = names.get(schema);
  if (name) return { $ref: reference(name.id) };
  return withReferences(z.toJSONSchema(schema, { metadata: names, io }));
}

/** zod puts named schemas beside the one that uses them; here all of them stand in one place. */
function withReferences(schema: object): Json {
  const { $schema: _, $defs: __, ...json } = schema as Json;
  return JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', `"${reference('')}`)) as Json;
}
