import type { ShellBridge } from '#shared/domain/app/shell-bridge.ts';

/** The desktop shell around this page; absent in a browser, where the page does without. */
export const shellBridge: ShellBridge | undefined = (globalThis as { hookglassShell?: ShellBridge }).hookglassShell;
