import { z } from 'zod';
import type { Problem } from '#shared/domain/problem.ts';
import { maybe, objectOf } from './object-of.ts';

export const problem = objectOf<Problem>()({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: maybe(z.array(z.object({ path: z.string(), message: z.string() }))),
});
