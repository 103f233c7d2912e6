import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { AfterPackContext } from 'electron-builder';
import { fusesFor, readFuses } from './fuses.ts';

/**
 * Called by electron-builder when an app lies in its folder, before it is signed: flips the fuses that this Electron knows, and takes away
 * the app that an Electron on the disk brings for when it has none.
 */
export async function afterPack(context: AfterPackContext): Promise<void> {
  rmSync(path.join(context.packager.getResourcesDir(context.appOutDir), 'default_app.asar'), { force: true });
  const isForTests = context.packager.config.extraMetadata?.['hookglassVariant'] === 'test';
  const { known, unknown } = fusesFor(readFuses(readFileSync(executableOf(context))).length);
  if (unknown.length > 0) console.log(`This Electron is too old to know the fuse ${unknown.map(({ name }) => name).join(', ')}.`);
  await context.packager.addElectronFuses(context, {
    version: '1' as never, // FuseVersion.V1; the packager's own copy of @electron/fuses is no dependency of ours
    ...Object.fromEntries(known.map(({ place, on, onInTests }) => [place, isForTests ? (onInTests ?? on) : on])),
  });
}

/** Where the fuses lie: on macOS in the framework, elsewhere in the program itself. */
function executableOf({ appOutDir, electronPlatformName, packager }: AfterPackContext): string {
  const { productFilename } = packager.appInfo;
  if (electronPlatformName === 'win32') return path.join(appOutDir, `${productFilename}.exe`);
  if (electronPlatformName !== 'darwin')
    return path.join(appOutDir, (packager as { executableName?: string }).executableName ?? 'hookglass');
  const framework = 'Contents/Frameworks/Electron Framework.framework/Electron Framework';
  return path.join(appOutDir, `${productFilename}.app`, framework);
}
