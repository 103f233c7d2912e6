import { StartError } from '#shared/domain/app/start-error.ts';
import {
  providerOf,
  TUNNEL_PROVIDERS,
  type TunnelField,
  type TunnelFieldKind,
  type TunnelSettings,
} from '#shared/domain/app/tunnel-providers.ts';
import { didYouMean } from '#shared/domain/nearest.ts';
import { text, wholeNumber } from './flag-kinds.ts';
import type { Flag } from './flags.ts';

interface OfferedField extends TunnelField {
  name: string;
  /** Who takes it. */
  providers: readonly string[];
}

const FIELDS: readonly OfferedField[] = offeredFields();

const VALUES: Record<TunnelFieldKind, string> = { host: 'HOST', name: 'NAME', port: 'N', origin: 'URL', file: 'FILE' };

/** A flag for everything that a provider of tunnels can be told. */
export const TUNNEL_FIELD_FLAGS: Readonly<Record<string, Flag<string | number | undefined>>> = Object.fromEntries(
  FIELDS.map(({ flag, kind, help, providers }) => {
    const about = { help: `${providers.join(', ')}: ${help}` };
    return [flag, kind === 'port' ? { ...wholeNumber(0, 0, 65_535, about), fallback: undefined } : text(undefined, VALUES[kind], about)];
  }),
);

/** Only what was given: the core says which fields a provider takes. */
export function tunnelSettingsOf(provider: string, values: Readonly<Record<string, unknown>>): TunnelSettings {
  const known = TUNNEL_PROVIDERS.find((name) => name === provider);
  if (!known) throw new StartError('usage', unknownProvider(provider));
  // A port that was not given is 0.
  const given = FIELDS.map(({ name, flag, kind }) => [name, kind === 'port' ? values[flag] || undefined : values[flag]]).filter(
    ([, value]) => value !== undefined,
  );
  return { provider: known, ...Object.fromEntries(given) } as TunnelSettings;
}

function unknownProvider(provider: string): string {
  const near = didYouMean(provider, TUNNEL_PROVIDERS) || `There are ${TUNNEL_PROVIDERS.join(', ')}.`;
  return provider === ''
    ? `tunnel start takes one of ${TUNNEL_PROVIDERS.join(', ')}.`
    : `There is no tunnel ${JSON.stringify(provider)}. ${near}`;
}

/** Fields of the same name are one flag. */
function offeredFields(): OfferedField[] {
  const offered = new Map<string, OfferedField>();
  for (const provider of TUNNEL_PROVIDERS) {
    for (const [name, field] of Object.entries(providerOf(provider).fields)) {
      offered.set(name, { ...field, name, providers: [...(offered.get(name)?.providers ?? []), provider] });
    }
  }
  return [...offered.values()];
}
