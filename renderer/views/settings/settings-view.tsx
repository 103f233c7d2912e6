import { useInspector, usePreferences } from '#renderer/inspector.ts';
import type { Preferences } from '#renderer/state/preferences.ts';
import { formatRoute, SETTINGS_SECTIONS, type SettingsSection } from '#renderer/state/route.ts';
import { Radios } from '#renderer/ui/choice/radios.tsx';
import { keyWords } from '#renderer/ui/keys.ts';
import { COMMANDS, type Command, type CommandSection, SECTION_TITLES } from '#shared/domain/app/commands.ts';
import styles from './settings-view.module.css';

const SECTION_WORDS: Record<SettingsSection, string> = { appearance: 'Appearance', shortcuts: 'Shortcuts' };

export function SettingsView({ section }: { section: SettingsSection }) {
  return (
    <main className={styles['page']} data-pane="list">
      <nav className={styles['sections']} aria-label="Settings">
        <h1>Settings</h1>
        {SETTINGS_SECTIONS.map((name) => (
          <a key={name} href={formatRoute({ view: 'settings', section: name })} aria-current={name === section ? 'page' : undefined}>
            {SECTION_WORDS[name]}
          </a>
        ))}
      </nav>
      <div className={styles['content']}>
        <h2>{SECTION_WORDS[section]}</h2>
        {section === 'appearance' ? <Appearance /> : <Shortcuts />}
      </div>
    </main>
  );
}

const THEMES = [
  { value: 'system', title: 'As the system' },
  { value: 'light', title: 'Light' },
  { value: 'dark', title: 'Dark' },
] as const;
const DENSITIES = [
  { value: 'compact', title: 'Compact, 26 px' },
  { value: 'default', title: 'Default, 30 px' },
  { value: 'comfortable', title: 'Comfortable, 36 px' },
] as const;

function Appearance() {
  const { preferences } = useInspector();
  const { theme, density } = usePreferences();
  const set = (change: Partial<Preferences>) => preferences.update((now) => ({ ...now, ...change }));
  return (
    <>
      <Radios legend="Theme" options={THEMES} chosen={theme} onChoose={(chosen) => set({ theme: chosen })} />
      <Radios legend="Density" options={DENSITIES} chosen={density} onChoose={(chosen) => set({ density: chosen })} />
    </>
  );
}

function Shortcuts() {
  const { preferences } = useInspector();
  const { letters } = usePreferences();
  const sections = Object.keys(SECTION_TITLES) as CommandSection[];
  return (
    <>
      <label className={styles['switch']}>
        <input type="checkbox" checked={letters} onChange={() => preferences.update((now) => ({ ...now, letters: !now.letters }))} />
        Single letters act in list and detail
      </label>
      {sections.map((section) => {
        const commands = (COMMANDS as readonly Command[]).filter((command) => command.section === section && command.keys);
        if (commands.length === 0) return null;
        return (
          <section key={section} className={styles['keys']} aria-label={SECTION_TITLES[section]}>
            <h3>{SECTION_TITLES[section]}</h3>
            <dl>
              {commands.map(({ id, title, keys = [] }) => (
                <div key={id}>
                  <dt>{title}</dt>
                  <dd>
                    {keys.map((key) => (
                      <kbd key={key}>{keyWords(key)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
      <section className={styles['keys']} aria-label="In the list">
        <h3>In the list</h3>
        <dl>
          {LIST_KEYS.map(([title, ...keys]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}

const LIST_KEYS: readonly (readonly [title: string, ...keys: string[]])[] = [
  ['Move', '↑ ↓', 'J K'],
  ['Jump', 'Home End', 'PgUp PgDn'],
  ['To the detail', 'Enter'],
  ['Back out one layer', 'Esc'],
];
