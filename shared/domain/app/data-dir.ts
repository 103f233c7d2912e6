/** The operating system's folder for application data, the same for desktop and command line. */
export function defaultDataDir(platform: string, env: Readonly<Record<string, string | undefined>>, home: string): string {
  switch (platform) {
    case 'darwin':
      return `${home}/Library/Application Support/hookglass`;
    case 'win32':
      return `${env['APPDATA'] || `${home}\\AppData\\Roaming`}\\hookglass`;
    default: {
      // The XDG specification: a relative path in the variable is invalid and is to be ignored.
      const data = env['XDG_DATA_HOME'];
      return `${data?.startsWith('/') ? data : `${home}/.local/share`}/hookglass`;
    }
  }
}
