import { z } from 'zod';
import type { VerbOutput } from '../cli/outputs/output.ts';
import { OUTPUTS } from '../cli/outputs/outputs.ts';
import { arrivalDetail } from '../shared/contract/schemas/arrival.ts';
import { checkOutcome } from '../shared/contract/schemas/check.ts';
import { subject } from '../shared/contract/schemas/delivery.ts';
import { cause } from '../shared/contract/schemas/explain.ts';
import { NAMED_SCHEMAS } from '../shared/contract/schemas/named.ts';
import { markdownTable } from './markdown-table.ts';

/** A schema as it stands in docs/schemas. */
export type JsonSchema = Record<string, unknown> & { $id: string; $defs: Record<string, unknown> };

/** A file of docs/schemas. */
interface SchemaFile {
  /** `deliveries.json`. */
  file: string;
  schema: JsonSchema;
  text: string;
}

/** Shapes that stand inside of several others. */
const SHARED = { ...NAMED_SCHEMAS, ArrivalDetail: arrivalDetail, Cause: cause, CheckOutcome: checkOutcome, Subject: subject };

/** The name of a schema: an identifier, and no address. */
const idOf = (verb: string, { version }: VerbOutput) => `hookglass://schemas/${verb}/${version}`;

/** The schema of what a verb prints with `--json`: any of its outputs, each of which is a definition with a name. */
export function jsonSchemaOf(verb: string, of: VerbOutput): JsonSchema {
  const names = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SHARED)) names.add(schema, { id });
  for (const { name, schema } of of.outputs) names.add(schema, { id: name });
  const all = z.object(Object.fromEntries(of.outputs.map(({ name, schema }) => [name, schema])));
  const { $schema, $defs } = z.toJSONSchema(all, {
    metadata: names,
    io: 'output',
    override({ zodSchema, jsonSchema }) {
      withoutSafeRange(jsonSchema);
      // It stands in the registry of all schemas, and the names above in one of their own.
      const { description } = z.globalRegistry.get(zodSchema) ?? {};
      if (description !== undefined) jsonSchema.description = description;
    },
  });
  return {
    $schema,
    $id: idOf(verb, of),
    title: `hookglass ${verb} --json`,
    anyOf: of.outputs.map(({ name, when }) => ({
      $ref: `#/$defs/${name}`,
      description: `${when.charAt(0).toUpperCase()}${when.slice(1)}.`,
    })),
    $defs: Object.fromEntries(Object.entries($defs ?? {}).map(([name, { id: _, ...definition }]) => [name, definition])),
  } as JsonSchema;
}

/** zod says of each whole number that a number of JavaScript holds it, which says nothing about the output. */
function withoutSafeRange(schema: { minimum?: number; maximum?: number }): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/** Every file of docs/schemas, but for its page. */
export function schemaFiles(): SchemaFile[] {
  return Object.entries(OUTPUTS).map(([verb, of]) => {
    const schema = jsonSchemaOf(verb, of);
    return { file: `${verb}.json`, schema, text: `${JSON.stringify(schema, null, 2)}\n` };
  });
}

/** The lines of docs/schemas/README.md that name every schema. */
export function schemaIndex(): string {
  const rows = Object.entries(OUTPUTS).flatMap(([verb, { version, outputs }]) =>
    outputs.map(({ name, when }, i) => [
      i === 0 ? `[\`${verb}\`](../commands/${verb}.md)` : '',
      i === 0 ? `[${verb}.json](${verb}.json)` : '',
      i === 0 ? String(version) : '',
      `\`${name}\``,
      when,
    ]),
  );
  return markdownTable(['verb', 'schema', 'version', 'prints', 'when'], rows);
}

/**
 * What a schema promised and another one of the same version does not: members that are gone or need not be there any more, and other types.
 * @returns a line for each, with its place: `$defs/Token/properties/token is gone`
 */
export function brokenPromises(before: unknown, after: unknown, place = ''): string[] {
  if (typeof before !== 'object' || before === null) return [];
  if (typeof after !== 'object' || after === null) return [`${place} is gone`];
  if (Array.isArray(before)) {
    const others: unknown[] = Array.isArray(after) ? after : [];
    const isKept = (one: unknown) => others.some((other) => brokenPromises(one, other).length === 0);
    return before.flatMap((one, i) => (isKept(one) ? [] : [`${place}/${i} is gone or another`]));
  }
  const [old, now] = [before, after] as [Record<string, unknown>, Record<string, unknown>];
  const at = (name: string) => (place === '' ? name : `${place}/${name}`);
  const changed = ['type', 'const', '$ref'].filter((name) => name in old && JSON.stringify(old[name]) !== JSON.stringify(now[name]));
  const needed = (schema: Record<string, unknown>) => (Array.isArray(schema['required']) ? (schema['required'] as string[]) : []);
  const optional = needed(old).filter((name) => !needed(now).includes(name));
  return [
    ...changed.map((name) => `${at(name)} is another`),
    ...optional.map((name) => `${at('properties')}/${name} need not be there any more`),
    ...Object.entries(old).flatMap(([name, inner]) => brokenPromises(inner, now[name], at(name))),
  ];
}
