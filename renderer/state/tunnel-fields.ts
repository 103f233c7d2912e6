import { providerOf, type TunnelField, type TunnelProviderName, type TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';

/** One field of a provider, as the core names it. */
export interface NamedField extends TunnelField {
  name: string;
}

/** What was typed, by the name of the field. */
export type FieldTexts = Readonly<Record<string, string>>;

/** What a provider can be told, in the order of the form. */
export const fieldsOf = (provider: TunnelProviderName): readonly NamedField[] =>
  Object.entries(providerOf(provider).fields).map(([name, field]) => ({ ...field, name }));

/** The settings as the core takes them. It checks what they hold; a field left empty is not sent. */
export function settingsOf(provider: TunnelProviderName, texts: FieldTexts): TunnelSettings {
  const given = fieldsOf(provider)
    .map(({ name, kind, needed }) => ({ name, kind, needed, text: (texts[name] ?? '').trim() }))
    .filter(({ needed, text }) => needed || text !== '')
    .map(({ name, kind, text }) => [name, kind === 'port' ? portOf(text) : text]);
  return { provider, ...Object.fromEntries(given) } as TunnelSettings;
}

/** What the fields of a provider show for settings that were used before. */
export function textsOf(settings: TunnelSettings): FieldTexts {
  return Object.fromEntries(
    Object.entries(settings)
      .filter(([name]) => name !== 'provider')
      .map(([name, value]) => [name, String(value)]),
  );
}

/** Anything but digits becomes a number that the core refuses in its own words. */
const portOf = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : -1);
