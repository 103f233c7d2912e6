import { type Asked, jsonObject } from '../ask-upstream.ts';
import { noAnswerWords } from '../finding-words.ts';
import { isRedirect } from '../observe.ts';
import { masker, type Upstream } from '../upstream.ts';

/** Why a registry cannot be read, as one sentence that holds no credentials. */
export function registryProblem(asked: Asked, upstream: Upstream): string {
  return masker(upstream.secrets)(sentenceOf(asked, upstream));
}

function sentenceOf(asked: Asked, { base, account, authorization }: Upstream): string {
  if (asked.kind === 'no-answer') return `${base} does not answer: ${noAnswerWords(asked)}.`;
  const { status, location, text, isCut } = asked;
  if (isCut) return `${base} tells more about a single model than is read at once.`;
  if (isRedirect(status)) {
    const to = location === undefined ? undefined : URL.parse(location, `${base}/`);
    const where = to ? `${to.origin}${to.pathname}` : 'an address that cannot be read';
    return `${base} leads to ${where} instead of answering (${status}), as a login for browsers does: name an address behind it, or set MLFLOW_TRACKING_TOKEN.`;
  }
  if (status === 401 && authorization === undefined)
    return `${base} asks who you are (401): set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.`;
  if (status === 401) return `${base} does not accept ${account?.name ?? 'the credentials'} from ${account?.from ?? 'the URI'} (401).`;
  if (status === 403 && /Invalid Host header/.test(text))
    return `${base} is not a name that the server answers to (403): it has to be in its MLFLOW_SERVER_ALLOWED_HOSTS.`;
  if (status === 403) return `${account?.name ?? 'A user without a name'} may not read the registry of ${base} (403).`;
  const words = jsonObject(text)?.['message'];
  if (status === 404 || typeof words !== 'string' || words === '')
    return `What answers at ${base} is not the registry of an MLflow server (${status}): correct host, port and path of the URI.`;
  const said = words.slice(0, 500).trimEnd();
  return `${base} answers ${status}: ${said}${said.endsWith('.') ? '' : '.'}`;
}
