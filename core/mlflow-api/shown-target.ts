/** Parameters of a query that carry what lets somebody in: of logins, and of addresses that are signed. */
const SECRET = /^(?:.*[-_])?(?:token|password|passwd|secret|signature|sig|credential|apikey|api[-_]key|code|ticket)$/i;
/** A page of a list is no secret. */
const OPEN = /^(?:page_token|pageToken)$/;

/** A target as it may be kept and shown: what lets somebody in is left out. */
export function shownTarget(target: string): string {
  const mark = target.indexOf('?');
  if (mark < 0) return target;
  const query = target
    .slice(mark + 1)
    .split('&')
    .map(shownParameter);
  return `${target.slice(0, mark)}?${query.join('&')}`;
}

function shownParameter(whole: string): string {
  const [name = '', value] = whole.split('=', 2);
  return value !== undefined && isSecret(name) ? `${name}=•••` : whole;
}

function isSecret(name: string): boolean {
  try {
    const plain = decodeURIComponent(name);
    return SECRET.test(plain) && !OPEN.test(plain);
  } catch {
    return true;
  }
}
