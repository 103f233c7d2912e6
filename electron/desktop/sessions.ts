import { readdirSync } from 'node:fs';
import { app, type BrowserWindow, dialog } from 'electron';
import { isCoreVariable } from '#shared/domain/app/host-protocol.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { argumentsFor, folderProblem } from './session-folder.ts';

export interface SessionOptions {
  window: BrowserWindow | undefined;
  /** Of this process, without the program. */
  args: readonly string[];
  /** What the core was given. */
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * A session is a data directory. Somebody chooses another one, and the app starts again over it: an empty folder is a new session, one
 * that Hookglass made is opened again. @returns whether it does: nothing may have been chosen, or a folder of something else
 */
export async function openSession(options: SessionOptions): Promise<boolean> {
  if (isAsking) return false;
  isAsking = true;
  try {
    return await ask(options);
  } finally {
    isAsking = false;
  }
}

/** One dialog at a time, however often it is asked for. */
let isAsking = false;

async function ask({ window, args, env }: SessionOptions): Promise<boolean> {
  const options: Electron.OpenDialogOptions = {
    title: 'Choose a folder for the session',
    message: 'An empty folder is a new session. A folder of an earlier session opens that one.',
    buttonLabel: 'Use this folder',
    properties: ['openDirectory', 'createDirectory'],
  };
  const { filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  const [folder] = filePaths;
  if (folder === undefined) return false;
  const problem = problemOf(folder);
  if (problem !== undefined) {
    dialog.showErrorBox('This folder cannot hold a session', problem);
    return false;
  }
  // The one that starts next reads them where this one took them away.
  for (const [name, value] of Object.entries(env)) if (isCoreVariable(name) && value !== undefined) process.env[name] = value;
  const { APPIMAGE } = process.env;
  app.relaunch({ args: argumentsFor(folder, args), ...(APPIMAGE !== undefined && { execPath: APPIMAGE }) });
  app.quit();
  return true;
}

function problemOf(folder: string): string | undefined {
  try {
    return folderProblem(folder, readdirSync(folder));
  } catch (error) {
    return `${folder} cannot be read: ${messageOf(error)}`;
  }
}
