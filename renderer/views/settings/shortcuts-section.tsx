import { useInspector, usePreferences } from '#renderer/inspector.ts';
import { keyWords } from '#renderer/ui/keys.ts';
import { COMMANDS, type Command, type CommandSection, SECTION_TITLES } from '#shared/domain/app/commands.ts';
import styles from './settings-view.module.css';

/** Every shortcut, and the switch for those that are single letters. */
export function ShortcutsSection() {
  const { preferences } = useInspector();
  const { letters } = usePreferences();
  const sections = Object.keys(SECTION_TITLES) as CommandSection[];
  return (
    <div className={styles['stack']}>
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
    </div>
  );
}

const LIST_KEYS: readonly (readonly [title: string, ...keys: string[]])[] = [
  ['Move', '↑ ↓', 'J K'],
  ['Jump', 'Home End', 'PgUp PgDn'],
  ['To the detail', 'Enter'],
  ['Back out one layer', 'Esc'],
];
