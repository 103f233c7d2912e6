import type { Core } from '#renderer/state/core-link.ts';
import type { ProblemFacts } from '#shared/domain/app/problem-report.ts';
import type { ShellBridge } from '#shared/domain/app/shell-bridge.ts';

/** Asks the engine and the desktop app; whichever does not answer is left out. */
export async function readFacts(
  core: Pick<Core, 'status' | 'settings' | 'log'>,
  shell: Pick<ShellBridge, 'facts' | 'readLog'> | undefined,
): Promise<ProblemFacts> {
  const or = <Value>(asked: Promise<Value> | undefined) => asked?.catch(() => undefined);
  const [status, settings, log, shellLog] = await Promise.all([
    or(core.status()),
    or(core.settings()),
    or(core.log()),
    or(shell?.readLog()),
  ]);
  return {
    window: windowWords(shell),
    ...(status && { status }),
    ...(log && { runtime: log.runtime, lines: log.lines }),
    ...(settings && { settings: settings.settings, atStart: settings.atStart }),
    ...(shellLog !== undefined && { shellLog }),
  };
}

/** `Electron 45.4.1, Chromium 150.0, linux 6.1 x64` */
export function windowWords(shell: Pick<ShellBridge, 'facts'> | undefined): string {
  if (!shell) return `Browser ${navigator.userAgent}`;
  const { electron, chromium, system, arch } = shell.facts;
  return `Electron ${electron}, Chromium ${chromium}, ${system} ${arch}`;
}
