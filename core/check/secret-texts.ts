import type { CheckQuestion } from '#shared/domain/check/question.ts';
import { redactUrl } from '#shared/domain/wire/wire-request.ts';
import { withoutSecrets } from './without-secrets.ts';

const SECRET_PARAMETER = /token|secret|pass|key|credential|auth|sig|code/i;
const SHORTEST_TOKEN = 8;

/** All that a report must not hold: the secret, what `--header` sends, and the credentials in the URL. */
export function secretTexts({ secret, headers = [], target }: Pick<CheckQuestion, 'secret' | 'headers' | 'target'>): string[] {
  const values = headers.map(([, value]) => value);
  // A receiver that repeats “Bearer abc” may repeat “abc” alone.
  const tokens = values.map((value) => value.trim().split(/\s+/).at(-1) ?? '').filter((token) => token.length >= SHORTEST_TOKEN);
  return [...new Set([secret, ...values, ...tokens, ...credentialsIn(target)])].filter((text) => text.trim() !== '');
}

/** The URL as a report names it. */
export const shownTarget = (question: Pick<CheckQuestion, 'secret' | 'headers' | 'target'>): string =>
  withoutSecrets(redactUrl(question.target), secretTexts(question));

function credentialsIn(target: string): string[] {
  const url = URL.parse(target);
  if (!url) return [];
  const parameters = [...url.searchParams].flatMap(([name, value]) =>
    SECRET_PARAMETER.test(name) && value.length >= SHORTEST_TOKEN ? [value] : [],
  );
  const password = url.password === '' ? [] : [decoded(url.password), `${decoded(url.username)}:${decoded(url.password)}`];
  return [...parameters, ...password];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
