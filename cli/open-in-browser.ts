import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { browserEnv } from './browser-env.ts';
import { htmlProgram } from './html-program.ts';

/** Whether somebody is likely to see a window that this process opens. */
export function hasDisplay(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): boolean {
  if (env['CI'] || env['SSH_CONNECTION']) return false;
  return platform === 'darwin' || platform === 'win32' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/**
 * Has the operating system show a launch file in the browser. What it starts gets the path and nothing else: neither the
 * link's code nor our secrets are in its arguments or its environment.
 * @param issueFile makes the file, only where it can be read
 * @returns why the user has to open the printed link, or undefined when a browser was started
 */
export async function openInBrowser(issueFile: () => string | Promise<string>, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const passed = browserEnv(env);
  const obstacle = process.platform === 'linux' ? await obstacleOnLinux(passed, env) : undefined;
  if (obstacle !== undefined) return `${obstacle} Open the link yourself.`;
  const [command, ...args] = opener(process.platform, await issueFile());
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true, env: passed });
    child.once('error', () => resolve(`${command} could not be started. Open the link yourself.`));
    child.once('spawn', () => resolve(undefined));
    child.unref();
  });
}

async function obstacleOnLinux(passed: Record<string, string>, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (isWsl(env)) return 'The browser is on Windows, where it may not read a private file of this system.';
  const program = await htmlProgram(passed);
  if (program?.sandbox === undefined) return undefined;
  return `The browser (${program.id}) runs as a ${program.sandbox}, which may not read a private file.`;
}

function isWsl(env: NodeJS.ProcessEnv): boolean {
  if (env['WSL_DISTRO_NAME'] || env['WSL_INTEROP']) return true;
  try {
    return /microsoft/i.test(readFileSync('/proc/sys/kernel/osrelease', 'utf8'));
  } catch {
    return false;
  }
}

export function opener(platform: NodeJS.Platform, file: string): [command: string, ...args: string[]] {
  switch (platform) {
    case 'darwin':
      return ['open', file];
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler', file];
    default:
      return ['xdg-open', file];
  }
}
