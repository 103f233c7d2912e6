/** Any capitalisation and any number of slashes: what hands links on may have changed both, and may have left quotes. */
const LINK = /^["'\s]*hookglass:["']*[/\\]*/i;

/** What the app was started with, behind its own path. */
export interface StartArguments {
  /** For the core: none of what stands behind a link, which is whatever a page wrote into it. */
  flags: string[];
  /** `#/deliveries/9f2c?tab=verify` for `hookglass://deliveries/9f2c?tab=verify`. */
  route: string | undefined;
  /** Paths of files that the system wants to be opened. */
  files: string[];
}

export function readStartArguments(args: readonly string[]): StartArguments {
  const first = args.findIndex((arg) => LINK.test(arg));
  const own = first < 0 ? [...args] : args.slice(0, first);
  return { flags: own.filter((arg) => !isHandedFile(arg)), route: routeOfLink(args), files: own.filter(isHandedFile) };
}

/** What the system gives a program to open stands in its arguments. No flag takes such a name as its value. */
const isHandedFile = (arg: string): boolean => !arg.startsWith('-') && /\.(?:har|jsonl)$/i.test(arg);

/** Where a link leads that holds anything else than a place is written with: there it is said. */
const REFUSED = '#/link-refused';

/** The place in the inspector that the first link names, if there is one. Links only navigate. */
export function routeOfLink(args: readonly string[]): string | undefined {
  const link = args.find((arg) => LINK.test(arg))?.trim();
  const place = link?.slice(0, /["']$/.test(link) ? -1 : undefined).replace(LINK, '');
  if (place === undefined) return undefined;
  return /^[\w\-./?=&%:*,~+@!]*$/.test(place) ? `#/${place}` : REFUSED;
}

/** What `--data-dir DIR` or `--data-dir=DIR` says; the last one wins. */
export function dataDirOf(flags: readonly string[]): string | undefined {
  const given = flags.flatMap((flag, index) => {
    if (flag === '--data-dir') return flags[index + 1] ?? [];
    return flag.startsWith('--data-dir=') ? flag.slice('--data-dir='.length) : [];
  });
  return given.at(-1);
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
