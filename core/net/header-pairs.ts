import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';

/** From Node's flat list of name, value, name … */
export function pairsOf(flat: readonly string[]): [name: string, value: string][] {
  const pairs: [name: string, value: string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([flat[i] ?? '', flat[i + 1] ?? '']);
  return pairs;
}

/** Repeated headers are one value with commas, as MLflow's client reads them. */
export function headerOf(headers: HeaderPairs, name: string): string | undefined {
  const values = headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}
