/** By what a request shows that it came through the tunnel. */
export interface TunnelMarks {
  /** Values of Host that only a client of the tunnel sends: the public names, in lower case, without a port that is the default. */
  hosts: ReadonlySet<string>;
  /** A header that only the provider adds, in lower case. */
  header?: string;
}

/**
 * Whether a request came through the tunnel: its Host, or the Host that a proxy passed on, is a public name. This is a
 * word of the sender, good for telling traffic apart and for nothing else: no right may depend on it.
 * @param rawHeaders name, value, name, value … as they came
 */
export function cameThrough(rawHeaders: readonly string[], { hosts, header }: TunnelMarks): boolean {
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    if (name === header) return true;
    if (hostsIn(name, rawHeaders[i + 1] ?? '').some((host) => hosts.has(host.toLowerCase().replace(/:(?:80|443)$/, '')))) return true;
  }
  return false;
}

function hostsIn(name: string, value: string): string[] {
  switch (name) {
    case 'host':
      return [value];
    case 'x-forwarded-host':
      return value.split(',').map((host) => host.trim());
    case 'forwarded':
      return [...value.matchAll(/(?:^|[;,\s])host="?([^";,\s]+)/gi)].map(([, host = '']) => host);
    default:
      return [];
  }
}
