import { useInspector, usePreferences } from '#renderer/inspector.ts';
import type { Preferences } from '#renderer/state/preferences.ts';
import { Radios } from '#renderer/ui/choice/radios.tsx';
import styles from './settings-view.module.css';

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

/** Kept by this browser or window. */
export function AppearanceSection() {
  const { preferences } = useInspector();
  const { theme, density } = usePreferences();
  const set = (change: Partial<Preferences>) => preferences.update((now) => ({ ...now, ...change }));
  return (
    <div className={styles['stack']}>
      <Radios legend="Theme" options={THEMES} chosen={theme} onChoose={(chosen) => set({ theme: chosen })} />
      <Radios legend="Density" options={DENSITIES} chosen={density} onChoose={(chosen) => set({ density: chosen })} />
    </div>
  );
}
