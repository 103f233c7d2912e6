import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';

/** From Node's flat list of name, value, name … */
export function pairsOf(flat: readonly string[]): [name: string, value: string][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? '', flat[2 * i + 1] ?? '']);
}

/** Repeated headers are one value with commas, as MLflow's client reads them. */
export function headerOf(headers: HeaderPairs, name: string): string | undefined {
  const values = headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}
