import path from 'node:path';
import { app } from 'electron';
import { readStartArguments, routeOfLink } from './start-arguments.ts';

export interface SecondStart {
  /** Of a link. */
  route: string | undefined;
  /** Absolute paths. */
  files: readonly string[];
}

/** Only one shell runs: a second start, a link, or a file to be opened comes to the first. @returns whether this is the first. */
export function setupSingleInstance(onSecond: (start: SecondStart) => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', (_event, args, directory) => {
    const { route, files } = readStartArguments(args.slice(1));
    onSecond({ route, files: files.map((file) => path.resolve(directory, file)) });
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    onSecond({ route: routeOfLink([url]), files: [] });
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    onSecond({ route: undefined, files: [file] });
  });
  if (app.isPackaged) app.setAsDefaultProtocolClient('hookglass');
  return true;
}
