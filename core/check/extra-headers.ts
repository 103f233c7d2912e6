import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { HTTP_TOKEN } from '#shared/domain/http-token.ts';

/** These are what is checked, or what the request is built from. */
const TAKEN = /^(?:x-mlflow-.*|content-length|transfer-encoding|connection|upgrade|expect|te|trailer)$/i;

/** @returns why this header cannot be sent with every request; undefined when it can */
export function extraHeaderFault(name: string, value: string): string | undefined {
  if (!HTTP_TOKEN.test(name)) return `${JSON.stringify(name)} is no name of a header`;
  if (TAKEN.test(name)) return `${name} is a header that the checks send themselves`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  return /[\0-\x08\x0a-\x1f\x7f]/.test(value) ? `the value of ${name} holds a character that no header can have` : undefined;
}

/** MLflow's own first; one of the same name takes the place of MLflow's. */
export function withExtraHeaders(headers: HeaderPairs, extra: HeaderPairs): HeaderPairs {
  const named = new Set(extra.map(([name]) => name.toLowerCase()));
  return [...headers.filter(([name]) => !named.has(name.toLowerCase())), ...extra];
}
