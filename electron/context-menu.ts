import { app, type BrowserWindow, type ContextMenuParams, clipboard, Menu, type MenuItemConstructorOptions } from 'electron';
import type { ShellMenuItem } from '#shared/domain/app/shell-bridge.ts';

/** What the system's menu offers for text, fields and links, wherever the page does not bring a menu of its own. */
export function setupContextMenu(): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.on('context-menu', (_event, params) => {
      const template = textItems(params);
      if (template.length > 0) Menu.buildFromTemplate(template).popup();
    });
  });
}

function textItems({ isEditable, editFlags, selectionText, linkURL }: ContextMenuParams): MenuItemConstructorOptions[] {
  const link = linkURL === '' ? [] : [{ label: 'Copy link', click: () => clipboard.writeText(linkURL) }];
  if (!isEditable) {
    const copy = selectionText.trim() === '' ? [] : [{ role: 'copy' } as const];
    return [...link, ...copy, { role: 'selectAll' }];
  }
  return [
    { role: 'undo', enabled: editFlags.canUndo },
    { role: 'redo', enabled: editFlags.canRedo },
    { type: 'separator' },
    { role: 'cut', enabled: editFlags.canCut },
    { role: 'copy', enabled: editFlags.canCopy },
    { role: 'paste', enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll' },
  ];
}

/** Shows a menu that the page made. @returns the id of what was chosen, or undefined when it was closed without a choice. */
export function showMenu(window: BrowserWindow | undefined, groups: unknown, place: unknown): Promise<string | undefined> {
  const items = parseGroups(groups);
  if (!window || items.length === 0) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const template = items.map((item): MenuItemConstructorOptions => {
      if (item === 'separator') return { type: 'separator' };
      const { id, title, off } = item;
      return { id, label: title, enabled: !off, click: () => resolve(id) };
    });
    // On some systems a menu tells that it is closed before it tells what was clicked.
    const callback = () => setTimeout(() => resolve(undefined), 200);
    Menu.buildFromTemplate(template).popup({ window, callback, ...parsePlace(place) });
  });
}

const MOST_ITEMS = 50;
const LONGEST_TITLE = 200;

/** Anything that is not such a list is no menu. */
function parseGroups(groups: unknown): (ShellMenuItem | 'separator')[] {
  if (!Array.isArray(groups)) return [];
  return groups.slice(0, MOST_ITEMS).flatMap((group: unknown, index) => {
    const items = Array.isArray(group) ? group.slice(0, MOST_ITEMS).flatMap(parseItem) : [];
    return index > 0 && items.length > 0 ? (['separator', ...items] as const) : items;
  });
}

function parseItem(item: unknown): ShellMenuItem[] {
  if (typeof item !== 'object' || item === null) return [];
  const { id, title, off } = item as Partial<Record<keyof ShellMenuItem, unknown>>;
  if (typeof id !== 'string' || typeof title !== 'string') return [];
  return [{ id, title: title.slice(0, LONGEST_TITLE), off: off === true }];
}

function parsePlace(place: unknown): { x?: number; y?: number } {
  const { x, y } = (typeof place === 'object' && place !== null ? place : {}) as { x?: unknown; y?: unknown };
  return typeof x === 'number' && typeof y === 'number' ? { x: Math.round(x), y: Math.round(y) } : {};
}
