/**
 * What the packager is told beside electron-builder.yml. A Debian package names its maintainer and a home page. The project has neither
 * an address nor a domain of its own, so whoever builds one says which: HOOKGLASS_DIST_MAINTAINER, `A Name <an@address>`, and HOOKGLASS_DIST_HOMEPAGE.
 *
 * @param given arguments of the command line; they win
 * @returns `left`: a sentence when the Debian package is left out
 */
export function packagerArguments(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  given: readonly string[],
): { args: string[]; left?: string } {
  const maintainer = env['HOOKGLASS_DIST_MAINTAINER'];
  const homepage = env['HOOKGLASS_DIST_HOMEPAGE'];
  if (platform !== 'linux') return { args: [...given] };
  if (!maintainer || !homepage) {
    return {
      args: [...given],
      left: 'No Debian package: set HOOKGLASS_DIST_MAINTAINER ("A Name <an@address>") and HOOKGLASS_DIST_HOMEPAGE for one.',
    };
  }
  const named = [`--config.deb.maintainer=${maintainer}`, `--config.extraMetadata.homepage=${homepage}`];
  return { args: ['--linux', 'AppImage', 'deb', ...named, ...given] };
}
