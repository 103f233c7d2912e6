/** What was thrown, in words: anything may be. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The code of an error of the system (`ENOSPC`), which is short and says which. */
export const codeOf = (error: unknown, otherwise = String(error)): string =>
  error instanceof Error && 'code' in error ? String(error.code) : otherwise;
