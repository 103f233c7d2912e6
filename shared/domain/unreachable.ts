/** Ends a switch over a union: a new kind that is not handled fails to compile here. */
export function unreachable(value: never): never {
  throw new Error(`unhandled kind: ${JSON.stringify(value)}`);
}
