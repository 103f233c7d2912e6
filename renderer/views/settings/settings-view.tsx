import { type ReactNode, useState } from 'react';
import { shellBridge } from '#renderer/shell-bridge.ts';
import { formatRoute, type Route, SETTINGS_SECTIONS, type SettingsSection } from '#renderer/state/route.ts';
import field from '#renderer/ui/field.module.css';
import { EngineNotice } from '#renderer/ui/notice/engine-notice.tsx';
import { AboutSection } from './about-section.tsx';
import { AgentsHead } from './agents/agents-head.tsx';
import { AgentsSection } from './agents/agents-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { DeliverySection } from './delivery-section.tsx';
import { DesktopSection } from './desktop-section.tsx';
import { PrivacySection } from './privacy-section.tsx';
import { ServerSection } from './server-section.tsx';
import styles from './settings-view.module.css';
import { ShortcutsSection } from './shortcuts-section.tsx';
import { StorageSection } from './storage-section.tsx';
import { type Settings, useSettings } from './use-settings.ts';

interface Section {
  title: string;
  /** Beside the title: when a change holds. */
  meta: string;
  /** What it has, to be found by. */
  words: string;
}

const SECTIONS: Readonly<Record<SettingsSection, Section>> = {
  appearance: { title: 'Appearance', meta: 'kept by this window', words: 'theme light dark density rows compact' },
  desktop: {
    title: 'Desktop app',
    meta: shellBridge ? 'kept by the app' : '',
    words: 'tray notifications badge icon close window keyring key protect',
  },
  server: {
    title: 'Server',
    meta: 'the MLflow version changes at once, the rest at the next start',
    words: 'mlflow version release address port tracking uri receiver host flag environment allowed policy',
  },
  delivery: {
    title: 'Delivery',
    meta: 'changes apply to the next attempt; nothing needs saving',
    words: 'retry profile retries timeout time scale requests at once workers',
  },
  storage: { title: 'Storage', meta: 'changes apply at once', words: 'size database keep retention artifacts free disk count' },
  agents: {
    title: 'Coding agents',
    meta: '',
    words: 'mcp claude code desktop cursor vs code codex gemini windsurf zed configuration token allow actions targets read only off',
  },
  shortcuts: { title: 'Shortcuts', meta: 'kept by this window', words: 'keyboard letters keys' },
  privacy: { title: 'Privacy', meta: '', words: 'secrets telemetry network files' },
  about: { title: 'About', meta: '', words: 'version details data directory' },
};

/** Sections on the left, found by a word; what is chosen of one on the right. */
export function SettingsView({ route }: { route: Extract<Route, { view: 'settings' }> }) {
  const { section } = route;
  const settings = useSettings();
  const [wanted, setWanted] = useState('');
  const words = wanted.trim().toLowerCase();
  const shown = SETTINGS_SECTIONS.filter((name) => `${SECTIONS[name].title} ${SECTIONS[name].words}`.toLowerCase().includes(words));
  const { title, meta } = SECTIONS[section];
  return (
    <main className={styles['page']}>
      <nav className={styles['sections']} aria-label="Settings" data-pane="list">
        <h1>Settings</h1>
        <div className={styles['find']}>
          <input
            className={field['input']}
            aria-label="Find a setting"
            placeholder="Find a setting"
            spellCheck={false}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        </div>
        <div className={styles['list']}>
          {shown.map((name) => (
            <a key={name} href={formatRoute({ view: 'settings', section: name })} aria-current={name === section ? 'page' : undefined}>
              {SECTIONS[name].title}
            </a>
          ))}
          {shown.length === 0 && <p className={styles['meta']}>No setting is called that.</p>}
        </div>
      </nav>
      <section className={styles['content']} aria-label={title} data-pane="detail" tabIndex={-1}>
        <header>
          <h2>{title}</h2>
          {section === 'agents' ? <AgentsHead settings={settings} /> : <span className={styles['meta']}>{meta}</span>}
        </header>
        <EngineNotice />
        {settings.problem !== undefined && (
          <p className={styles['note']} role="alert">{`The settings could not be read: ${settings.problem}`}</p>
        )}
        {contentOf(route, settings)}
      </section>
    </main>
  );
}

function contentOf(route: Extract<Route, { view: 'settings' }>, settings: Settings): ReactNode {
  switch (route.section) {
    case 'appearance':
      return <AppearanceSection />;
    case 'desktop':
      return <DesktopSection />;
    case 'server':
      return <ServerSection settings={settings} />;
    case 'delivery':
      return <DeliverySection settings={settings} />;
    case 'storage':
      return <StorageSection settings={settings} />;
    case 'agents':
      return <AgentsSection route={route} settings={settings} />;
    case 'shortcuts':
      return <ShortcutsSection />;
    case 'privacy':
      return <PrivacySection />;
    case 'about':
      return <AboutSection />;
  }
}
