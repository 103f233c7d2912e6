import type { z } from 'zod';

/** One of the values that a verb prints with `--json`. */
export interface Output {
  /** Its name among the definitions of the schema: `CheckReport`. */
  name: string;
  /** When it is printed: `a line for each row`. */
  when: string;
  schema: z.ZodType;
}

/** Everything that a verb prints with `--json`. What it says of errors goes to standard error, in words. */
export interface VerbOutput {
  /** Goes up when a program that read the output before could stumble: docs/decisions/0290-json-outputs-have-schemas.md. */
  version: number;
  outputs: readonly Output[];
}

export const output = (name: string, when: string, schema: z.ZodType): Output => ({ name, when, schema });
