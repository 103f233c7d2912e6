import { app, type BrowserWindow, type ContextMenuParams, clipboard, Menu, type MenuItemConstructorOptions } from 'electron';
import type { ShellMenuItem } from '#shared/domain/app/shell-bridge.ts';
import { SELECT_ALL } from './menu/system-items.ts';

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
    return [...link, ...copy, SELECT_ALL];
  }
  return [
    { role: 'undo', enabled: editFlags.canUndo },
    { role: 'redo', enabled: editFlags.canRedo },
    { type: 'separator' },
    { role: 'cut', enabled: editFlags.canCut },
    { role: 'copy', enabled: editFlags.canCopy },
    { role: 'paste', enabled: editFlags.canPaste },
    { type: 'separator' },
    SELECT_ALL,
  ];
}

/** Shows a menu that the page made. @returns the id of what was chosen, or undefined when it was closed without a choice. */
export function showMenu(
  window: BrowserWindow | undefined,
  groups: readonly (readonly ShellMenuItem[])[],
  { x, y }: { x: number; y: number },
): Promise<string | undefined> {
  const filled = groups.filter((group) => group.length > 0);
  if (!window || filled.length === 0) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    // A single & would be taken for the mark of a letter, and be gone from a name.
    const itemOf = ({ id, title, off }: ShellMenuItem) => ({
      id,
      label: title.replaceAll('&', '&&'),
      enabled: !off,
      click: () => resolve(id),
    });
    const template = filled.flatMap((group, index): MenuItemConstructorOptions[] => [
      ...(index > 0 ? [{ type: 'separator' } as const] : []),
      ...group.map(itemOf),
    ]);
    // On some systems a menu tells that it is closed before it tells what was clicked.
    const callback = () => setTimeout(() => resolve(undefined), 200);
    Menu.buildFromTemplate(template).popup({ window, callback, x: Math.round(x), y: Math.round(y) });
  });
}
