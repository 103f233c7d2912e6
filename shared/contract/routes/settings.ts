import type { Routes } from '../route.ts';
import { settingName, settingsPatch, settingsView, storageView } from '../schemas/settings.ts';

/** What can be changed while the core runs, where each value comes from, and what the data directory holds. */
export const settingsRoutes = {
  settings: {
    method: 'GET',
    path: '/settings',
    summary: 'Every setting that can be changed while the core runs, with where its value comes from.',
    answer: settingsView,
  },
  changeSettings: {
    method: 'PATCH',
    path: '/settings',
    summary: 'Changes what is named, at once; it lasts where neither a flag nor the environment speaks at the next start.',
    body: settingsPatch,
    answer: settingsView,
  },
  resetSetting: {
    method: 'DELETE',
    path: '/settings/{name}',
    summary: 'Back to what the start said: a flag, or the default.',
    params: { name: settingName },
    answer: settingsView,
  },
  storage: {
    method: 'GET',
    path: '/storage',
    summary: 'How large the database, its log and the artifacts are.',
    answer: storageView,
  },
} as const satisfies Routes;
