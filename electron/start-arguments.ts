/** Any capitalisation and any number of slashes: what hands links on may have changed both, and may have left quotes. */
const LINK = /^["'\s]*hookglass:["']*[/\\]*/i;

/** What the app was started with, behind its own path. */
export interface StartArguments {
  /** For the core: none of what stands behind a link, which is whatever a page wrote into it. */
  flags: string[];
  /** `#/deliveries/9f2c?tab=verify` for `hookglass://deliveries/9f2c?tab=verify`. */
  route: string | undefined;
}

export function readStartArguments(args: readonly string[]): StartArguments {
  const first = args.findIndex((arg) => LINK.test(arg));
  return { flags: first < 0 ? [...args] : args.slice(0, first), route: routeOfLink(args) };
}

/** The place in the inspector that the first link names. Links only navigate; one that names no place is undefined. */
export function routeOfLink(args: readonly string[]): string | undefined {
  const link = args.find((arg) => LINK.test(arg))?.trim();
  const place = link?.slice(0, /["']$/.test(link) ? -1 : undefined).replace(LINK, '');
  return place !== undefined && /^[\w\-./?=&%:*,~+@!]*$/.test(place) ? `#/${place}` : undefined;
}

/** Chromium's own switches, and those of whoever drives it in a test, travel in the same list. */
const CHROMIUM_SWITCH = /^--(?:no-sandbox$|inspect(?:-brk)?(?:=|$)|remote-debugging|user-data-dir|enable-|disable-|force-|ozone-)/;

/** The flags that are the core's. */
export const withoutChromiumSwitches = (flags: readonly string[]): string[] => flags.filter((flag) => !CHROMIUM_SWITCH.test(flag));

/** How a window is shown, or what a machine needs to show one at all; nothing that opens the app to others. */
const HARMLESS = /^(?:ozone-platform(?:-hint)?|force-device-scale-factor|disable-gpu|disable-dev-shm-usage|no-sandbox|tunnel-guard)(?:=|$)/;

/** Switches of Chromium and Node by which others may look in, steer the page, weaken its walls or start programs. */
const OPENS_THE_APP = [
  /^(?:inspect(?:-brk|-port|-publish-uid|-wait)?|js-flags|require|import|eval|print|type|v|vmodule|headless|app)(?:=|$)/,
  /^(?:debug|remote|load|enable|disable|ignore|unsafely|host|proxy|auth|ssl|log|trace|use|test|user-data|single|in-process|force)-/,
  /^(?:no-zygote|custom-devtools|devtools|auto-open-devtools|experimental|webview|site-per|isolat|bypass|allow-(?!private-ips))/,
  /-(?:cmd-prefix|launcher)(?:=|$)/,
];

/** @returns the first switch that a packaged app does not take, in any form in which Chromium reads one: `--x`, `-x`, on Windows `/x` */
export function refusedSwitch(args: readonly string[], platform: NodeJS.Platform): string | undefined {
  const dashes = platform === 'win32' ? /^(?:--?|\/)/ : /^--?/;
  return args.find((arg) => {
    const name = arg.toLowerCase().replace(dashes, '');
    return name !== arg.toLowerCase() && !HARMLESS.test(name) && OPENS_THE_APP.some((family) => family.test(name));
  });
}
