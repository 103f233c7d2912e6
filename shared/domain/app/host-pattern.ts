/** A name that a Host header may have: labels or octets, `*` for any one of them. */
export interface HostPattern {
  /** In lower case; an IPv6 address is one label, without brackets. */
  labels: readonly string[];
  /** An IPv4 address cut short after its first octets: the `*` at its end stands for all that follow. */
  isPrefix: boolean;
  /** Only this port; absent: any, or none. */
  port?: number;
}

const LABEL = /^(?:\*|[a-z0-9_]|[a-z0-9_][a-z0-9_-]{0,61}[a-z0-9_])$/;
const EXPECTED = 'a host name is expected, in which * stands for one whole label or octet, such as *.example.org or 172.17.*';

/**
 * `mlflow.example.org`, `mlflow:5000`, `*.example.org`, `172.17.*`, `[fd00::5]`, with a port or `:*` behind it. A `*` stands for one whole
 * label or octet, never for a part of one and never for the whole name.
 * @throws Error with what was expected
 */
export function parseHostPattern(text: string): HostPattern {
  const [, bracketed, name = '', digits] = /^(?:\[([0-9a-f:.]{2,45})\]|([^:[\]]{1,253}))(?::(\*|[0-9]{1,5}))?$/i.exec(text) ?? [];
  const port = digits === undefined || digits === '*' ? {} : { port: Number(digits) };
  if ((port.port ?? 0) > 65_535) throw new Error(EXPECTED);
  if (bracketed !== undefined) return { labels: [bracketed.toLowerCase()], isPrefix: false, ...port };
  if (name === '*') throw new Error('* alone would let every web page in; name the hosts, such as *.example.org or 172.17.*');
  const labels = name.toLowerCase().split('.');
  if (!labels.every((label) => LABEL.test(label))) throw new Error(EXPECTED);
  const isPrefix = labels.at(-1) === '*' && labels.length > 1 && labels.length < 4 && labels.slice(0, -1).every(isOctet);
  return { labels, isPrefix, ...port };
}

const isOctet = (label: string) => /^[0-9]{1,3}$/.test(label);

/** @param host without brackets; `family` is 4 or 6 for an address, 0 for a name */
export function matchesHost({ labels, isPrefix, port }: HostPattern, host: { name: string; family: number; port?: number }): boolean {
  if (port !== undefined && port !== host.port) return false;
  const name = host.name.toLowerCase();
  if (host.family === 6) return labels.length === 1 && labels[0] === name;
  const parts = name.split('.');
  if (isPrefix) return host.family === 4 && labels.slice(0, -1).every((label, index) => label === parts[index]);
  return parts.length === labels.length && labels.every((label, index) => label === '*' || label === parts[index]);
}
