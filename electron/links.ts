import { app } from 'electron';
import { routeOfLink } from './start-arguments.ts';

/** Only one shell runs: a second start, or a link, comes to the first. @returns whether this is the first. */
export function setupSingleInstance(onSecond: (route: string | undefined) => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', (_event, args) => onSecond(routeOfLink(args)));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    onSecond(routeOfLink([url]));
  });
  if (app.isPackaged) app.setAsDefaultProtocolClient('hookglass');
  return true;
}
