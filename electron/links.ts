import { app } from 'electron';

const SCHEME = 'hookglass';

/** `hookglass://deliveries/9f2c?tab=verify` → `#/deliveries/9f2c?tab=verify`. Links only navigate. */
export function routeOfLink(args: readonly string[]): string | undefined {
  const link = args.find((arg) => arg.startsWith(`${SCHEME}://`));
  const target = link?.slice(`${SCHEME}://`.length);
  if (target === undefined || !/^[\w\-./?=&%:*,~+@!]*$/.test(target)) return undefined;
  return `#/${target.replace(/^\/+/, '')}`;
}

/** Only one shell runs: a second start, or a link, comes to the first. @returns whether this is the first. */
export function setupSingleInstance(onSecond: (route: string | undefined) => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', (_event, args) => onSecond(routeOfLink(args)));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    onSecond(routeOfLink([url]));
  });
  if (app.isPackaged) app.setAsDefaultProtocolClient(SCHEME);
  return true;
}
