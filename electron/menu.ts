import { Menu, type MenuItemConstructorOptions } from 'electron';
import { COMMANDS, type Command } from '#shared/domain/app/commands.ts';

export interface MenuActions {
  /** A command of the registry was chosen. */
  run(id: string): void;
  restartEngine(): void;
  showLog(): void;
}

type MenuName = NonNullable<Command['menu']>;

/** The native menu. What it lists comes from the registry that palette and shortcuts are made of. */
export function setupMenu(actions: MenuActions): void {
  const of = (menu: MenuName) => itemsOf(menu, actions.run);
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: [...of('file'), separator, { role: process.platform === 'darwin' ? 'close' : 'quit' }] },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [...of('view'), separator, { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
    },
    { label: 'Delivery', submenu: of('delivery') },
    { label: 'Server', submenu: [...of('server'), separator, { label: 'Restart the engine', click: actions.restartEngine }] },
    { role: 'windowMenu' },
    { role: 'help', submenu: [...of('help'), separator, { label: 'Show log', click: actions.showLog }, { role: 'toggleDevTools' }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function itemsOf(menu: MenuName, run: (id: string) => void): MenuItemConstructorOptions[] {
  const commands: readonly (Command & { id: string })[] = COMMANDS;
  return commands
    .filter((command) => command.menu === menu)
    .map(({ id, title, keys }) => {
      const accelerator = keys?.find((text) => text.startsWith('mod+'))?.replace('mod', 'CommandOrControl');
      // Shown, not registered: the page hears the key itself and knows where the focus is.
      return { id, label: title, click: () => run(id), ...(accelerator && { accelerator, registerAccelerator: false }) };
    });
}
