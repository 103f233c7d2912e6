export interface PackagerPlan {
  /** For electron-builder, beside electron-builder.yml. */
  args: string[];
  /** What the person who builds should know, in sentences. */
  notes: string[];
}

/** An Electron that lies on the disk already. */
export interface GivenElectron {
  dir: string;
  version: string;
}

/** The oldest Electron that may be shipped: its line was supported when this was written, and it knows every fuse that we set. */
const OLDEST_SHIPPED = 41;

/**
 * What the packager is told beside electron-builder.yml. A Debian package names its maintainer and a home page. The project has neither
 * an address nor a domain of its own, so whoever builds one says which: HOOKGLASS_DIST_MAINTAINER, `A Name <an@address>`, and HOOKGLASS_DIST_HOMEPAGE.
 * HOOKGLASS_DIST_TEST=1 makes the variant for tests, which says so inside its archive.
 *
 * @param given arguments of the command line; they win
 * @param electron taken instead of a download
 */
export function packagerArguments(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  given: readonly string[],
  electron?: GivenElectron,
): PackagerPlan {
  const isForTests = env['HOOKGLASS_DIST_TEST'] === '1';
  // Every kind of package but the plain folder is made by programs that the packager would fetch.
  const folderOnly = electron !== undefined && !given.some((argument) => TARGETS.test(argument));
  const makesDebian = platform === 'linux' && !given.includes('--dir') && !folderOnly;
  const debian = makesDebian ? debianArguments(env) : undefined;
  const args = [
    ...['--publish', 'never'],
    ...(electron ? [`--config.electronDist=${electron.dir}`, `--config.electronVersion=${electron.version}`] : []),
    ...(isForTests ? ['--config.extraMetadata.hookglassVariant=test'] : []),
    ...(folderOnly ? ['--dir'] : []),
    ...(debian ?? []),
    ...given,
  ];
  return {
    args,
    notes: [
      ...(electron && Number.parseInt(electron.version, 10) < OLDEST_SHIPPED
        ? [`Electron ${electron.version} is older than ${OLDEST_SHIPPED}: this app is for tests, not for people.`]
        : []),
      ...(isForTests ? ['This is the variant for tests: it may be debugged, and takes another Node for its core.'] : []),
      ...(folderOnly
        ? ['Electron was given: only the folder of the app is made. Name what else is wanted: npm run dist -- --linux AppImage']
        : []),
      ...(makesDebian && debian === undefined
        ? ['No Debian package: set HOOKGLASS_DIST_MAINTAINER ("A Name <an@address>") and HOOKGLASS_DIST_HOMEPAGE for one.']
        : []),
    ],
  };
}

const TARGETS = /^(?:--(?:linux|mac|macos|win|windows|dir)|-[lmwo])$/;

function debianArguments(env: Readonly<Record<string, string | undefined>>): string[] | undefined {
  const maintainer = env['HOOKGLASS_DIST_MAINTAINER'];
  const homepage = env['HOOKGLASS_DIST_HOMEPAGE'];
  if (!maintainer || !homepage) return undefined;
  return ['--linux', 'AppImage', 'deb', `--config.deb.maintainer=${maintainer}`, `--config.extraMetadata.homepage=${homepage}`];
}
