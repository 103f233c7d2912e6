import type { MenuItemConstructorOptions } from 'electron';
import type { SystemItem } from '#shared/domain/app/menus.ts';

/** In the spelling of the items that are ours. A Mac has its own words, and every program there has them. */
const TITLES: Readonly<Record<SystemItem | 'selectAll', string>> = {
  resetZoom: 'Actual size',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  togglefullscreen: 'Full screen',
  toggleDevTools: 'Developer tools',
  selectAll: 'Select all',
};

/** What the system does itself, as an item of a menu. */
export function systemItem(role: keyof typeof TITLES): MenuItemConstructorOptions {
  return { role, ...(process.platform !== 'darwin' && { label: TITLES[role] }) };
}

export const SELECT_ALL = systemItem('selectAll');
