// node scripts/run.mjs scripts/screenshots.ts: takes the pictures of docs/screenshots/ from a running inspector, at both sizes
// and in both themes. Needs a Chromium (CHROMIUM or on the PATH) and a built page.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { createControlClient } from '#shared/client/control-client.ts';
import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';
import { askAsAgent, showInstalled } from './screenshot-agent.ts';
import { checkTwice } from './screenshot-receiver.ts';
import { type Story, sendStory } from './screenshot-story.ts';
import { layTunnelPrograms, showTunnelStates } from './screenshot-tunnel.ts';
import { findTools } from './tools.ts';

const root = path.join(import.meta.dirname, '..');
const target = path.join(root, 'docs', 'screenshots');
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
const THEMES = ['light', 'dark'] as const;

interface Shot {
  name: string;
  route: (story: Story) => string;
  /** What has to be there; without it: a row that is open. */
  isReady?: (page: Page) => Promise<void>;
  before?: (page: Page, story: Story) => Promise<void>;
}

/** A row is open beside a list that is longer than the window. */
async function showsDetail(page: Page): Promise<void> {
  await page
    .getByRole('tab', { selected: true })
    .or(page.getByRole('region', { name: 'Call' }))
    .first()
    .waitFor();
  await page.locator('[role="row"][aria-rowindex]').nth(10).waitFor();
}

const SHOTS: readonly Shot[] = [
  { name: 'deliveries', route: ({ refused }) => `/deliveries/${refused}` },
  {
    name: 'greyscale',
    route: ({ refused }) => `/deliveries/${refused}`,
    // States and signatures are to be told apart without their colours.
    before: (page) => page.evaluate("document.documentElement.style.filter = 'grayscale(1)'"),
  },
  { name: 'verify', route: ({ refused }) => `/deliveries/${refused}/verify` },
  {
    name: 'explain',
    route: ({ refused }) => `/deliveries/${refused}/verify`,
    async before(page, { computed }) {
      await page.getByRole('textbox', { name: /^What did your code compute/ }).fill(computed);
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Explanation' }).scrollIntoViewIfNeeded();
    },
  },
  { name: 'timeline', route: ({ stale }) => `/deliveries/${stale}/timeline` },
  { name: 'retries', route: ({ recovered }) => `/deliveries/${recovered}/timeline` },
  { name: 'calls', route: () => '/calls/a3' },
  {
    name: 'webhooks',
    route: ({ webhook }) => `/webhooks/${webhook}`,
    isReady: (page) => page.getByRole('button', { name: 'Reveal' }).waitFor(),
  },
  {
    name: 'compose',
    route: () => '/compose?event=model_version_alias.created',
    isReady: (page) => page.getByText('X-MLflow-Signature').first().waitFor(),
  },
  { name: 'arrived', route: ({ arrived }) => `/deliveries/${arrived}` },
  {
    name: 'registry',
    route: () => '/registry/models/iris',
    isReady: (page) => page.getByText('champion').first().waitFor(),
  },
  {
    name: 'mock',
    route: () => '/mock/flaky',
    isReady: (page) => page.getByRole('list', { name: 'Newest first' }).waitFor(),
  },
  {
    name: 'share',
    route: ({ refused }) => `/deliveries/${refused}`,
    async before(page) {
      await page.getByRole('button', { name: 'Share…' }).click();
      await page.getByRole('dialog').getByText('"hookglass"').waitFor();
    },
  },
  {
    name: 'settings',
    route: () => '/settings/storage',
    isReady: (page) => page.getByRole('heading', { name: 'Storage' }).first().waitFor(),
  },
  { name: 'request', route: ({ good }) => `/deliveries/${good}/request` },
  {
    name: 'palette',
    route: ({ refused }) => `/deliveries/${refused}`,
    async before(page) {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('repl');
    },
  },
];

const executablePath = findTools(process.env).chromium;
if (!executablePath) throw new Error('there is no Chromium; set CHROMIUM to its path');
mkdirSync(target, { recursive: true });
const browser = await chromium.launch({
  executablePath,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  // As people see it: a browser that is driven hides its scrollbars.
  ignoreDefaultArgs: ['--hide-scrollbars'],
});

/** Names in the command line take only these pictures: `… scripts/screenshots.ts tunnel verify`. */
const wanted = new Set(process.argv.slice(2));
const isWanted = (name: string) => wanted.size === 0 || wanted.has(name);
const shots = SHOTS.filter(({ name }) => isWanted(name));
try {
  if (isWanted('first-run')) await shootFirstRun();
  if (shots.length > 0) await shootSession();
  if (isWanted('agents')) await shootAgents();
  if (isWanted('tunnel')) await shootTunnel();
  if (isWanted('conformance')) await shootConformance();
  if (isWanted('connect')) await shootConnect();
} finally {
  await browser.close();
}

async function shootFirstRun(): Promise<void> {
  await withCore('first run', (_, client) =>
    forEachLook(browser, async (page, look) => {
      await page.goto(await client.launchLink());
      await page.getByRole('heading', { name: 'Nothing has been sent yet.' }).waitFor();
      await take(page, `first-run-${look}`);
    }),
  );
}

async function shootSession(): Promise<void> {
  await withCore('alias bug', async (ready, client) => {
    const story = await sendStory(client, ready.mlflow, ready.receiver);
    for (const { name, route, isReady = showsDetail, before } of shots) {
      await forEachLook(browser, async (page, look) => {
        await page.goto(`${await client.launchLink()}&to=${encodeURIComponent(route(story))}`);
        await isReady(page);
        await before?.(page, story);
        await take(page, `${name}-${look}`);
      });
    }
    story.stop();
  });
}

async function shootAgents(): Promise<void> {
  await withCore('alias bug', async (ready, client) => {
    const story = await sendStory(client, ready.mlflow, ready.receiver);
    const leave = await askAsAgent(ready.inspector, tokenOf(ready), story);
    await forEachLook(browser, async (page, look) => {
      await showInstalled(page);
      await page.goto(`${await client.launchLink()}&to=${encodeURIComponent('/settings/agents')}`);
      await page.getByText('refused: read only').waitFor();
      await take(page, `agents-${look}`);
    });
    await leave();
    story.stop();
  });
}

async function shootTunnel(): Promise<void> {
  const parent = mkdtempSync(path.join(tmpdir(), 'hookglass-pictures-'));
  const programs = layTunnelPrograms(parent);
  const node = ['--import', './scripts/screenshot-internet.ts'];
  const env = { PATH: [programs.folder, '/usr/bin', '/bin'].join(path.delimiter), HOOKGLASS_PICTURES: programs.receiverFile };
  await withCore(
    'remote MLflow',
    (ready, client) =>
      showTunnelStates(client, ready.receiver, programs, (kind) =>
        forEachLook(browser, async (page, look) => {
          await page.goto(`${await client.launchLink()}&to=${encodeURIComponent('/tunnel')}`);
          await page.locator(`[data-tunnel="${kind}"]`).waitFor();
          await page.getByText('cloudflared 2025.9.1').first().waitFor();
          await take(page, `tunnel-${kind}-${look}`);
        }),
      ),
    { node, env },
  );
  rmSync(parent, { recursive: true });
}

async function shootConformance(): Promise<void> {
  await withCore('alias bug', async (_, client) => {
    const { run, seed, stop } = await checkTwice(client);
    await forEachLook(browser, async (page, look) => {
      await page.goto(
        `${await client.launchLink()}&to=${encodeURIComponent(`/conformance/explore/${seed}?run=${run}&check=wrong-prefix`)}`,
      );
      await page.getByText('HTTP 500').waitFor();
      await page.getByText(/^Since run/).waitFor();
      await page.getByRole('button', { name: /^Play the/ }).waitFor();
      await take(page, `conformance-${look}`);
    });
    stop();
  });
}

/** Another core, with the rules of a stock MLflow, stands for the server of a team. */
async function shootConnect(): Promise<void> {
  await withCore(
    'team server',
    (server) =>
      withCore('alias bug', (_, client) =>
        forEachLook(browser, async (page, look) => {
          await page.goto(`${await client.launchLink()}&to=${encodeURIComponent('/connect')}`);
          await page.getByRole('textbox', { name: 'Tracking URI' }).fill(server.mlflow);
          await page.keyboard.press('Enter');
          await page.getByText(/^http is refused for/).waitFor();
          await page.getByText(/^The disk of the data directory/).waitFor();
          await take(page, `connect-${look}`);
        }),
      ),
    { env: { HOOKGLASS_URL_POLICY: 'mlflow' } },
  );
}

function tokenOf({ tokenFile }: ReadyLine): string {
  return readFileSync(tokenFile, 'utf8').trim();
}

async function forEachLook(from: Browser, shoot: (page: Page, look: string) => Promise<void>): Promise<void> {
  for (const viewport of SIZES) {
    for (const colorScheme of THEMES) {
      const context = await from.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
      await shoot(await context.newPage(), `${viewport.width}-${colorScheme}`);
      await context.close();
    }
  }
}

async function take(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate('document.fonts.ready');
  // At most 256 colours and no dithering: flat interfaces look the same and take a third of the space.
  const picture = sharp(await page.screenshot()).png({ palette: true, dither: 0, effort: 10 });
  await picture.toFile(path.join(target, `${name}.png`));
  console.log(name);
}

/** A core of its own over a fresh data directory, whose name is the session's. */
async function withCore(
  session: string,
  use: (ready: ReadyLine, client: ReturnType<typeof createControlClient>) => Promise<unknown>,
  { node = [], env = {} }: { node?: string[]; env?: Record<string, string> } = {},
): Promise<void> {
  const parent = mkdtempSync(path.join(tmpdir(), 'hookglass-pictures-'));
  const ports = ['--mlflow-port', '0', '--receiver-port', '0', '--inspector-port', '0'];
  const core = spawn(
    process.execPath,
    [...node, 'cli/main.ts', 'serve', '--json', '--no-open', ...ports, '--data-dir', path.join(parent, session)],
    {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    const [line] = (await once(createInterface(core.stdout), 'line')) as [string];
    const ready = JSON.parse(line) as ReadyLine;
    await use(ready, createControlClient({ baseUrl: ready.inspector, token: tokenOf(ready) }));
  } finally {
    core.kill();
    await once(core, 'exit');
    rmSync(parent, { recursive: true });
  }
}
