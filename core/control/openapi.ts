import { z } from 'zod';
import { NAMED_SCHEMAS } from '#shared/contract/schemas/named.ts';
import type { Route } from './route.ts';

type Json = Record<string, unknown>;

export const API_PREFIX = '/api/v1';

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
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'The content of the file `token` in the data directory.' } },
      schemas: namedSchemas(),
    },
  };
}

function operationOf(route: Route): Json {
  const { method, path, summary, params, query, body, open } = route;
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
    responses: { [route.status]: answerOf(route), default: problemAnswer },
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
  return Object.fromEntries(Object.entries(NAMED_SCHEMAS).map(([id, schema]) => [id, inline(schema, 'output')]));
}

/** A named schema stands as a reference; one that holds named schemas has them as references too. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const name = names.get(schema);
  return name ? { $ref: reference(name.id) } : inline(schema, io);
}

/** zod puts named schemas beside the one that uses them; here all of them stand in one place. */
function inline(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, $defs: __, id: ___, ...json } = z.toJSONSchema(schema, { metadata: names, io });
  return JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', `"${reference('')}`)) as Json;
}
