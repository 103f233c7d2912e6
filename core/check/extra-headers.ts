import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';

/** MLflow's own first; one of the same name takes the place of MLflow's. */
export function withExtraHeaders(headers: HeaderPairs, extra: HeaderPairs): HeaderPairs {
  const named = new Set(extra.map(([name]) => name.toLowerCase()));
  return [...headers.filter(([name]) => !named.has(name.toLowerCase())), ...extra];
}
