import { type BrowserWindow, Menu, type MenuItem, type MenuItemConstructorOptions } from 'electron';
import { type Command, type CommandId, commandOf } from '#shared/domain/app/commands.ts';
import { type AppMenu, MENUS, type MenuEntry, type MenuGroups, type MenuState } from '#shared/domain/app/menus.ts';
import { labelOf } from './menu-keys.ts';
import { SELECT_ALL, systemItem } from './system-items.ts';

/** A command that the shell carries out itself, so that it can be had without a page. */
export interface OwnCommand {
  run(): void;
  can(): boolean;
}

export interface MenuOptions {
  /** A command of the page was chosen. */
  run(id: CommandId): void;
  own: Readonly<Partial<Record<CommandId, OwnCommand>>>;
}

export interface AppMenus {
  /** What the page says of its commands. */
  show(state: MenuState): void;
  /** Looks again at what the shell's own commands can do. */
  refresh(): void;
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };
const isMac = process.platform === 'darwin';

/** The native menus, made of the registry that palette and shortcuts are made of. Ticks and what is off follow the page. */
export function setupMenu(options: MenuOptions): AppMenus {
  let view: MenuState = { commands: {}, letters: true };

  function build() {
    Menu.setApplicationMenu(Menu.buildFromTemplate(templateOf(itemsFor(options, () => view))));
    refresh();
  }

  function refresh() {
    for (const item of itemsIn(Menu.getApplicationMenu())) {
      if (!isCommand(item.id)) continue;
      const own = options.own[item.id];
      const state = view.commands[item.id];
      item.enabled = own ? own.can() : state?.off === false;
      if (item.type === 'checkbox') item.checked = state?.on === true;
      // Setting a radio item in any way chooses it.
      if (item.type === 'radio' && state?.on === true) item.checked = true;
    }
  }

  build();
  return {
    refresh,
    show(next) {
      const isRelabelled = next.letters !== view.letters;
      view = next;
      if (isRelabelled) build();
      else refresh();
    },
  };
}

/** Every menu as one, for a window whose title bar is the page's. */
export function showAppMenu(window: BrowserWindow | undefined, { x, y }: { x: number; y: number }): void {
  if (window) Menu.getApplicationMenu()?.popup({ window, x: Math.round(x), y: Math.round(y) });
}

type Items = (menu: AppMenu) => MenuItemConstructorOptions[];

function templateOf(items: Items): MenuItemConstructorOptions[] {
  const { file, edit, view, delivery, server, help } = MENUS;
  const menu = (of: AppMenu, ...more: MenuItemConstructorOptions[]): MenuItemConstructorOptions => ({
    label: barTitle(of.title),
    submenu: [...items(of), ...more],
  });
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    menu(file, SEPARATOR, { role: isMac ? 'close' : 'quit' }),
    { label: barTitle(edit.title), submenu: [...EDITING, SEPARATOR, ...items(edit)] },
    menu(view),
    menu(delivery),
    menu(server),
    { role: 'windowMenu', ...(!isMac && { label: barTitle('Window') }) },
    { ...menu(help), role: 'help' },
  ];
}

/** Opened by Alt and its first letter, of which each menu has another one; a Mac has no such keys. */
const barTitle = (title: string): string => (isMac ? title : `&${title}`);

const EDITING: MenuItemConstructorOptions[] = [
  { role: 'undo' },
  { role: 'redo' },
  SEPARATOR,
  { role: 'cut' },
  { role: 'copy' },
  { role: 'paste' },
  { role: 'delete' },
  SEPARATOR,
  SELECT_ALL,
];

function itemsFor({ run, own }: MenuOptions, view: () => MenuState): Items {
  const groups = (of: MenuGroups): MenuItemConstructorOptions[] =>
    of.flatMap((group, index) => [...(index > 0 ? [SEPARATOR] : []), ...group.map(item)]);

  function item(entry: MenuEntry): MenuItemConstructorOptions {
    if (typeof entry === 'string') return commandItem(entry);
    if ('role' in entry) return systemItem(entry.role);
    return { label: entry.title, submenu: groups(entry.groups) };
  }

  function commandItem(id: CommandId): MenuItemConstructorOptions {
    const { title, keys, tick }: Command = commandOf(id);
    const { label, accelerator } = labelOf(tick?.title ?? title, keys, { letters: view().letters, isMac });
    return {
      id,
      label,
      enabled: false,
      ...(tick && { type: tick.as === 'check' ? 'checkbox' : 'radio' }),
      click(clicked) {
        // The system ticks what was clicked; whether it is on is for the page to say.
        if (clicked.type === 'checkbox') clicked.checked = view().commands[id]?.on === true;
        const mine = own[id];
        if (mine) mine.run();
        else run(id);
      },
      // Shown, not registered: the page hears the key itself and knows where the focus is.
      ...(accelerator !== undefined && { accelerator, registerAccelerator: false }),
    };
  }

  return (menu) => groups(menu.groups);
}

function isCommand(id: string): id is CommandId {
  return COMMAND_IDS.has(id);
}

const idsOf = (groups: MenuGroups): string[] =>
  groups.flat().flatMap((entry) => (typeof entry === 'string' ? [entry] : 'groups' in entry ? idsOf(entry.groups) : []));

const COMMAND_IDS: ReadonlySet<string> = new Set(Object.values(MENUS).flatMap(({ groups }) => idsOf(groups)));

function itemsIn(menu: Menu | null | undefined): MenuItem[] {
  return menu?.items.flatMap((item) => [item, ...itemsIn(item.submenu)]) ?? [];
}
