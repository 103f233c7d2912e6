/** @returns why no window can be shown, in words for whoever started the app; nothing when one can */
export function missingDisplay(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, args: readonly string[]): string | undefined {
  const isGiven = platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  if (isGiven || args.some((arg) => /^--?ozone-platform=/.test(arg))) return undefined;
  return 'Hookglass found no display: neither DISPLAY nor WAYLAND_DISPLAY is set. Start it in a desktop session, or run the engine alone: hookglass serve.';
}
