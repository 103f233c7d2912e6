/**
 * What a tunnel program may see of our environment: where it finds its own files, its language, and the proxy of a
 * corporate network. Never what begins with HOOKGLASS_ or MLFLOW_: keys and secrets live there.
 */
const ALLOWED: readonly string[] = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
  'XDG_CONFIG_HOME',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  // Windows cannot start programs without these
  'SystemRoot',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'ProgramData',
  'TEMP',
  'TMP',
];

/** @param further names that this one program needs too. */
export function childEnv(env: Readonly<Record<string, string | undefined>>, further: readonly string[] = []): Record<string, string> {
  const seen: Record<string, string> = {};
  for (const name of [...ALLOWED, ...further]) {
    const value = env[name];
    if (value !== undefined) seen[name] = value;
  }
  return seen;
}
