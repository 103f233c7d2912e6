/** What a browser needs of our environment to find its session, its settings and its language. */
const NAMES: readonly string[] = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'BROWSER', 'DISPLAY', 'XAUTHORITY'],
  ...['DESKTOP_SESSION', 'SESSION_MANAGER', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'LD_LIBRARY_PATH', 'GDK_BACKEND'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
  // Windows cannot start programs without these
  ...[
    'SystemRoot',
    'windir',
    'SystemDrive',
    'ComSpec',
    'PATHEXT',
    'Path',
    'USERPROFILE',
    'USERNAME',
    'USERDOMAIN',
    'HOMEDRIVE',
    'HOMEPATH',
  ],
  ...['APPDATA', 'LOCALAPPDATA', 'ProgramData', 'ProgramFiles', 'ProgramFiles(x86)', 'ProgramW6432', 'PUBLIC', 'TEMP', 'TMP'],
];

const FAMILIES = /^(?:XDG|LC|DBUS|WAYLAND|GNOME|KDE|GTK|QT|MOZ|NIX|__CF)_[A-Z0-9_]+$/;

/** Never a name outside of these lists: keys and secrets live in HOOKGLASS_…, MLFLOW_… and names of the user's own. */
export function browserEnv(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && (NAMES.includes(name) || FAMILIES.test(name)) ? [[name, value] as const] : [],
    ),
  );
}
