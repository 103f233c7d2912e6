import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { shellBridge } from './shell-bridge.ts';
import { applyPreferences, createPreferences } from './state/preferences.ts';
import '@fontsource/ibm-plex-sans/400.css';
import '@fontsource/ibm-plex-sans/500.css';
import '@fontsource/ibm-plex-sans/600.css';
import '@fontsource/ibm-plex-mono/400.css';
import '@fontsource/ibm-plex-mono/500.css';
import './ui/global.css';
import { mountSprite } from './ui/sprite.ts';

const preferences = createPreferences(localStorage);
const apply = () => applyPreferences(preferences.get(), document.documentElement);
preferences.subscribe(apply);
apply();
mountSprite(document);
// On macOS and Windows the page's title bar is that of the window.
if (shellBridge) document.documentElement.dataset['shell'] = shellBridge.facts.platform;

const root = document.getElementById('root');
if (root) createRoot(root).render(<App preferences={preferences} />);
