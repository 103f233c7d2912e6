import { useInspector, usePreferences } from '#renderer/inspector.ts';
import type { Preferences } from '#renderer/state/preferences.ts';
import { formatRoute, SETTINGS_SECTIONS, type SettingsSection } from '#renderer/state/route.ts';
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

function Appearance() {
  return (
    <>
      <Choice
        name="theme"
        title="Theme"
        options={[
          ['system', 'As the system'],
          ['light', 'Light'],
          ['dark', 'Dark'],
        ]}
      />
      <Choice
        name="density"
        title="Density"
        options={[
          ['compact', 'Compact, 26 px'],
          ['default', 'Default, 30 px'],
          ['comfortable', 'Comfortable, 36 px'],
        ]}
      />
    </>
  );
}

function Choice<Name extends 'theme' | 'density'>({
  name,
  title,
  options,
}: {
  name: Name;
  title: string;
  options: readonly (readonly [Preferences[Name], string])[];
}) {
  const { preferences } = useInspector();
  const chosen = usePreferences()[name];
  return (
    <fieldset className={styles['choice']}>
      <legend>{title}</legend>
      {options.map(([value, words]) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={chosen === value}
            onChange={() => preferences.update((now) => ({ ...now, [name]: value }))}
          />
          {words}
        </label>
      ))}
    </fieldset>
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
