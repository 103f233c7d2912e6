import type { CommandId } from './commands.ts';

/** A command, a submenu, or something that the system names and does itself. */
export type MenuEntry = CommandId | { title: string; groups: MenuGroups } | { role: SystemItem };

/** What is divided by a line. */
export type MenuGroups = readonly (readonly MenuEntry[])[];

export type SystemItem = 'resetZoom' | 'zoomIn' | 'zoomOut' | 'togglefullscreen' | 'toggleDevTools';

export interface AppMenu {
  title: string;
  groups: MenuGroups;
}

/** The native menus beside those that every program has (Edit, Window), in the order of the menu bar; titles and keys are those of the commands. */
export const MENUS = {
  file: {
    title: 'File',
    groups: [
      ['new-session'],
      ['new-webhook', 'go-compose'],
      ['open-file', 'import-file', 'import-registry', 'paste-request'],
      [
        {
          title: 'Export',
          groups: [
            ['export-jsonl', 'export-har'],
            ['export-filters', 'checks-as-junit', 'checks-as-markdown'],
          ],
        },
        'import-filters',
        'share',
      ],
      ['go-settings'],
    ],
  },
  edit: { title: 'Edit', groups: [['filter', 'palette']] },
  view: {
    title: 'View',
    groups: [
      ['tab-overview', 'tab-verify', 'tab-timeline', 'tab-request', 'tab-response', 'tab-diff', 'tab-code'],
      [
        {
          title: 'Go to',
          groups: [['go-deliveries', 'go-calls', 'go-compose', 'go-webhooks', 'go-registry', 'go-mock', 'go-conformance', 'go-tunnel']],
        },
      ],
      ['follow', 'open-latest', 'pause', 'toggle-unheard', 'turn-order'],
      ['clear', 'show-cleared'],
      [
        'toggle-detail',
        { title: 'Density', groups: [['density-compact', 'density-default', 'density-comfortable']] },
        { title: 'Theme', groups: [['theme-system', 'theme-light', 'theme-dark']] },
      ],
      [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }],
      [{ role: 'togglefullscreen' }],
    ],
  },
  delivery: {
    title: 'Delivery',
    groups: [
      ['replay', 'replay-resigned', 'replay-same-bytes', 'edit-replay', 'replay-again'],
      ['retry-now', 'cancel-retries', 'hold', 'release'],
      ['previous-attempt', 'next-attempt'],
      ['star', 'note'],
      [
        {
          title: 'Copy',
          groups: [
            ['copy-link', 'copy-id', 'copy-row-id'],
            ['copy-body'],
            ['copy-curl', 'copy-python', 'copy-typescript'],
            ['copy-for-agent'],
          ],
        },
      ],
      ['compose-this', 'add-to-webhook'],
      ['replay-failing'],
    ],
  },
  server: {
    title: 'Server',
    groups: [
      ['start-engine', 'stop-engine', 'restart-engine'],
      ['copy-tracking-uri', 'copy-webhook-url'],
      ['sample'],
      ['start-tunnel', 'stop-tunnel', 'copy-public-url'],
      ['go-connect', 'check-server', 'attach-server', 'detach-server', 'check-self'],
      ['go-agents'],
      ['reset-data'],
    ],
  },
  help: {
    title: 'Help',
    groups: [['documentation', 'go-shortcuts', 'go-welcome'], ['report-problem', 'show-log'], [{ role: 'toggleDevTools' }], ['about']],
  },
} as const satisfies Record<string, AppMenu>;

export interface CommandState {
  off: boolean;
  on: boolean;
}

/** What the page says of its commands, for the menus: a command that is missing cannot be done now. */
export interface MenuState {
  commands: Readonly<Record<string, CommandState>>;
  /** Whether single letters act as shortcuts, and are shown. */
  letters: boolean;
}
