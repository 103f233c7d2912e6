/** What a room of the sources may not import, and the sentence that says so. */
interface Fence {
  /** As Biome's `noRestrictedImports` reads them; `!` lets one through. */
  group: readonly string[];
  message: string;
}

interface Room {
  files: readonly string[];
  fences: readonly Fence[];
}

const NODE = ['node:*', 'node:*/**'];
const ANYWHERE: Fence = { group: NODE, message: 'This room also runs in a page: no Node modules.' };
const HOSTS = ['#cli/**', '#renderer/**'];
const SERVER_PACKAGES = ['react', 'electron', 'better-sqlite3', 'ws'];

/** Parts of the core that other parts may import, besides those that every part may. */
const CORE: readonly { parts: readonly string[]; may: readonly string[] }[] = [
  {
    parts: ['bytes', 'database', 'http', 'files', 'registry', 'signing', 'secrets', 'stream', 'tracking', 'artifacts', 'workspaces'],
    may: [],
  },
  { parts: ['mlflow-api'], may: ['registry', 'dispatch', 'tracking', 'artifacts', 'workspaces'] },
  { parts: ['dispatch', 'check'], may: ['net', 'signing'] },
  { parts: ['receiver', 'agents'], may: ['signing'] },
  { parts: ['forward', 'tunnel', 'bridge'], may: ['net'] },
  { parts: ['attach'], may: ['bridge'] },
  { parts: ['control'], may: ['dispatch', 'receiver', 'registry', 'signing', 'check', 'forward', 'tunnel', 'bridge', 'attach'] },
  { parts: ['mirror'], may: ['net', 'mlflow-api', 'registry', 'bridge'] },
];
const EVERY_PART_MAY = ['bytes', 'database', 'http', 'files'];

const corePart = (parts: readonly string[], may: readonly string[]): Room => ({
  files: parts.map((part) => `core/${part}/**`),
  fences: [
    {
      group: ['#core/**', ...may.map((part) => `!#core/${part}/**`)],
      message: 'Features do not import each other: receive what you need as a function, core.ts hands it in.',
    },
    { group: ['../../**'], message: 'Leave the folder through #core/… or #shared/…, so that the import table can see it.' },
    {
      group: ['react', 'react-dom', 'react/**', 'electron', ...HOSTS, '../cli/**', '../electron/**', '../renderer/**'],
      message: 'The core runs under plain Node, without Electron and without React.',
    },
    { group: ['#shared/client/**'], message: 'The client is for those who ask the core from outside.' },
  ],
});

/** Who may import whom. A room that is not here may import everything: `core/*.ts` wires, scripts and tests use all. */
export const ROOMS: readonly Room[] = [
  {
    files: ['shared/domain/**'],
    fences: [
      ANYWHERE,
      {
        group: ['#core/**', ...HOSTS, '#shared/client/**', '../client/**', ...SERVER_PACKAGES, 'hono', 'zod'],
        message: 'The domain is pure TypeScript and imports only itself.',
      },
    ],
  },
  {
    files: ['shared/contract/**'],
    fences: [
      ANYWHERE,
      {
        group: ['#core/**', ...HOSTS, '#shared/client/**', '../client/**', ...SERVER_PACKAGES, 'hono'],
        message: 'The contract says what is asked and answered; who asks and who answers import it.',
      },
    ],
  },
  {
    files: ['shared/client/**'],
    fences: [
      ANYWHERE,
      {
        group: ['#core/**', ...HOSTS, ...SERVER_PACKAGES],
        message: 'The client speaks web standards only, so that page, command line and tests share it.',
      },
    ],
  },
  {
    files: ['shared/session/**'],
    fences: [
      ANYWHERE,
      {
        group: ['#core/**', ...HOSTS, '#shared/client/**', '../client/**', ...SERVER_PACKAGES],
        message: 'Files of sessions are read and written alike by the page and the command line.',
      },
    ],
  },
  corePart(['net'], ['net', 'bytes']),
  ...CORE.map(({ parts, may }) => corePart(parts, [...EVERY_PART_MAY, ...may])),
  {
    files: ['cli/**'],
    fences: [
      {
        group: [
          '#core/**',
          '!#core/core.ts',
          '!#core/core-file.ts',
          '!#core/agents/caller.ts',
          '!#core/files/**',
          '!#core/signing/**',
          '!#core/check/**',
          '!#core/system-clock.ts',
          '!#core/bridge/**',
          '!#core/own-setup.ts',
          '!#core/tunnel/parse-settings.ts',
          '!#core/tunnel/safe-value.ts',
        ],
        message: 'The command line talks to a running core through #shared/client, or starts one through core.ts.',
      },
      { group: ['react', 'electron', '#renderer/**'], message: 'The command line needs neither.' },
    ],
  },
  {
    files: ['library/**'],
    fences: [
      {
        group: ['#core/**', '!#core/core.ts', '!#core/system-clock.ts', '!#core/signing/**', '!#core/check/**'],
        message: 'The library hosts a core through core.ts, or signs and checks without one.',
      },
      {
        group: ['#cli/**', '!#cli/flags.ts', '!#cli/serve-flags.ts', '!#cli/serve-options.ts', 'react', 'electron', '#renderer/**'],
        message: 'The library shares the settings of serve with the command line, and nothing else.',
      },
    ],
  },
  {
    files: ['electron/**', '!electron/preload.ts'],
    fences: [
      {
        group: ['#core/**', '!#core/core.ts', '!#core/tunnel/guard-process.ts'],
        message: 'The shell only hosts the core process, and the guard of its tunnel.',
      },
      { group: ['react', '#shared/client/**', ...HOSTS], message: 'The shell stays thin: the page talks to the core.' },
    ],
  },
  {
    files: ['electron/preload.ts'],
    fences: [
      {
        group: ['node:*', '#core/**', '#shared/client/**', 'react', ...HOSTS],
        message: 'A sandboxed preload has electron and types, nothing else.',
      },
    ],
  },
  {
    files: ['renderer/**'],
    fences: [
      {
        group: ['node:*', '#core/**', '#cli/**', 'electron', 'better-sqlite3', 'ws'],
        message: 'The inspector must also run in a browser: ask the core through #shared/client.',
      },
      { group: ['../**'], message: 'Leave the folder through #renderer/…: what is moved then keeps its imports.' },
    ],
  },
];
