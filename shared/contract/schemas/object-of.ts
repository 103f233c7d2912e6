import { z } from 'zod';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';

type FieldsOf<Domain> = { [Key in keyof Domain]-?: z.ZodType<Exclude<Domain[Key], undefined>> };

/**
 * A schema for a domain type that names every field of it and no other: a field that is added to the type and not to
 * the schema does not compile, so that openapi.json cannot fall behind.
 */
export function objectOf<Domain>() {
  return <Shape extends FieldsOf<Domain>>(shape: Shape & { [Key in Exclude<keyof Shape, keyof Domain>]: never }) => z.object<Shape>(shape);
}

export const maybe = z.exactOptional;

export const headerList = z
  .array(z.tuple([z.string(), z.string()]).readonly())
  .readonly()
  .describe('Order, case and duplicates as on the wire.');

/** A page of a list, newest first. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: maybe(z.string()).describe('Cursor of the page after this one; absent on the last.') });

/** A program is told about the first token that cannot be read; the page leaves such tokens out before it asks. */
function explainWrongTokens(text: string, context: z.RefinementCtx): void {
  for (const token of parseFilter(text).tokens) {
    if (token.state === 'wrong') context.addIssue({ code: 'custom', message: `${token.text}: ${token.problem}` });
  }
}

export const filterText = z.string().max(2000).superRefine(explainWrongTokens).describe('The filter language.');

export const pageQuery = {
  limit: z.coerce.number<number | undefined>().int().min(1).max(1000).default(100),
  cursor: maybe(z.string().min(1)).describe('`next` of the page before.'),
  q: maybe(filterText),
};
