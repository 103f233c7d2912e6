import { z } from 'zod';
import { verifyReport } from '#shared/contract/schemas/capture.ts';
import { explainReport } from '#shared/contract/schemas/explain.ts';
import { maybe, objectOf } from '#shared/contract/schemas/object-of.ts';
import type { BodyDiff } from '#shared/domain/wire/body-diff.ts';
import type { HeaderChange } from '#shared/domain/wire/header-diff.ts';
import { PASTED_FORMS } from '#shared/domain/wire/pasted/pasted-request.ts';
import type { ReadRequest } from '../pasted-request.ts';

const readRequest = objectOf<ReadRequest>()({
  form: z.enum(Object.keys(PASTED_FORMS) as [ReadRequest['form'], ...ReadRequest['form'][]]),
  method: z.string(),
  url: z.string(),
  bodyBytes: z.int(),
  notes: z.array(z.string()).describe('What to know about how it was read.'),
});
const request = maybe(readRequest).describe('What was read, where a copied request was given.');

export const signed = z.object({ deliveryId: z.string(), timestamp: z.string(), signature: z.string(), request });
export const verified = verifyReport.extend({ request });
export const explained = explainReport.extend({ request });

const [before, after, path, name] = [z.string(), z.string(), z.string(), z.string()];
const added = z.literal('added');
const removed = z.literal('removed');

const bodyDiff = objectOf<BodyDiff>()({
  same: z.boolean().describe('No byte differs.'),
  firstDifference: maybe(z.int()).describe('The first byte that differs, counted from 0.'),
  json: maybe(
    z.object({
      changes: z.array(
        z.discriminatedUnion('kind', [
          z.object({ kind: added, path, after }),
          z.object({ kind: removed, path, before }),
          z
            .object({ kind: z.enum(['changed', 'rewritten']), path, before, after })
            .describe('“rewritten”: the same value in another form, which changes a signature and nothing else.'),
        ]),
      ),
      keyOrder: z.array(z.string()).describe('Paths of objects that have their common keys in another order.'),
      whitespace: z.boolean().describe('Other spaces behind colons and commas.'),
    }),
  ).describe('Absent unless both are JSON.'),
});

const headerChange: z.ZodType<HeaderChange> = z.discriminatedUnion('kind', [
  z.object({ kind: added, name, after }),
  z.object({ kind: removed, name, before }),
  z.object({ kind: z.literal('changed'), name, before, after }),
]);

export const compared = z.object({ headers: z.array(headerChange), body: bodyDiff });
