import { isLoopbackName } from '#core/http/host-check.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';

/** Where an agent may have something sent: text in a payload can aim it anywhere. */
export interface Reach {
  /** Why nothing is sent there for an agent; undefined where something may be. */
  refusal(url: string): string | undefined;
  /** Somebody named this host on purpose. */
  isNamed(url: string): boolean;
}

/** @param named hosts that `--allowed-targets` names, without a port or with one */
export function createReach(named: readonly string[]): Reach {
  const allowed = new Set(named.map((name) => name.toLowerCase()));
  const isNamed = (url: string) => {
    const parsed = parseUrl(url);
    if (parsed === undefined) return false;
    const host = parsed.hostname.toLowerCase();
    const port = parsed.port || (parsed.protocol === 'https:' ? '443' : '80');
    return [host, host.replace(/^\[|\]$/g, ''), `${host}:${port}`].some((name) => allowed.has(name));
  };
  return {
    isNamed,
    refusal(url) {
      const parsed = parseUrl(url);
      if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.hostname === '') return 'An http or https URL with a host is expected.';
      const host = parsed.hostname.replace(/^\[|\]$/g, '');
      if (isLoopbackName(host) || /\.localhost$/i.test(host) || isNamed(url)) return undefined;
      return 'For a coding agent, Hookglass sends to this computer (127.0.0.1, ::1, localhost) and to registered webhooks only. A person can allow more: hookglass mcp --allowed-targets NAME.';
    },
  };
}
