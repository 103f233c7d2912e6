import { headerIn, redactUrl } from '#shared/domain/wire/wire-request.ts';
import type { Seen } from './check-run.ts';
import { secretTexts } from './secret-texts.ts';
import { withoutSecrets } from './without-secrets.ts';

export interface Redirect {
  status: number;
  /** Where it leads, credentials left out and cut. */
  to: string;
  /** MLflow follows it with a GET and without the body. */
  losesBody: boolean;
}

const LOSING: ReadonlySet<number> = new Set([301, 302, 303]);
const KEEPING: ReadonlySet<number> = new Set([307, 308]);
const SHOWN = 200;

/** The redirect that an answer is; undefined where MLflow would not follow it. */
export function redirectOf({ sent }: Pick<Seen, 'sent'>, target: string): Redirect | undefined {
  if (sent.kind !== 'answer' || !(LOSING.has(sent.status) || KEEPING.has(sent.status))) return undefined;
  const location = headerIn(sent.headers, 'location');
  if (!location) return undefined;
  const to = withoutSecrets(redactUrl(URL.parse(location, target)?.href ?? location), secretTexts({ secret: '', target }));
  return { status: sent.status, to: to.length > SHOWN ? `${to.slice(0, SHOWN)}…` : to, losesBody: LOSING.has(sent.status) };
}
