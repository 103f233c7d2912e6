export interface TargetParts {
  path: string;
  /** Behind the first `?`, as it came; empty when there is none. */
  query: string;
}

/**
 * Path and query of a request line's target. A client that takes us for a proxy writes the whole URL (absolute form,
 * RFC 9112, 3.2.2), which a server has to understand; the text is cut, never parsed and written anew.
 */
export function targetParts(target: string): TargetParts {
  const local = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const mark = local.indexOf('?');
  const path = mark < 0 ? local : local.slice(0, mark);
  return { path: path === '' ? '/' : path, query: mark < 0 ? '' : local.slice(mark + 1) };
}
