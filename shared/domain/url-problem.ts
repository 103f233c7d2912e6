import { parseUrl } from './parse-url.ts';

/** Why a text is no address that a request can be sent to, in words that complete a sentence; undefined where it is one. */
export function urlProblem(url: string): string | undefined {
  const parsed = parseUrl(url);
  if (parsed && /^https?:$/.test(parsed.protocol)) return undefined;
  if (/^\d{1,5}(?:\/.*)?$/.test(url)) return `a URL is expected, not a port alone; did you mean http://127.0.0.1:${url}?`;
  if (/^(?:[\w-]+\.)*[\w-]+:\d{1,5}(?:[/?].*)?$/.test(url)) return `a URL begins with its scheme; did you mean http://${url}?`;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1];
  if (scheme !== undefined && !/^https?$/i.test(scheme)) return `http or https is expected, not ${scheme}`;
  return 'a URL such as http://127.0.0.1:3000/hooks is expected';
}
