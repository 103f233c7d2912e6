import { parseUrl } from '#shared/domain/parse-url.ts';

/**
 * A link that may be opened in the browser after a question: a web address whose host can be shown. One with a name or a
 * password in front of the host reads as if it led elsewhere, and is none.
 */
export function outsideLink(url: string): { host: string; href: string } | undefined {
  const parsed = parseUrl(url);
  if (!parsed || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return undefined;
  const { host, href, username, password } = parsed;
  return host === '' || username !== '' || password !== '' ? undefined : { host, href };
}
