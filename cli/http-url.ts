import { urlProblem } from '#shared/domain/url-problem.ts';
import { text } from './flag-kinds.ts';
import type { Flag } from './flags.ts';

/** A flag that takes an http or https address. */
export function httpUrl(about: Pick<Flag<unknown>, 'help' | 'short'>): Flag<string | undefined> {
  return {
    ...text(undefined, 'URL', about),
    parse(url) {
      const problem = urlProblem(url);
      if (problem === undefined) return url;
      throw new Error(problem);
    },
  };
}
