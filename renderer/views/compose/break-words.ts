import type { ComposedBreakage } from '#renderer/state/composer.ts';
import { BREAKAGES, expectedStatus, LEFT_OUT } from '#shared/domain/delivery/breakage.ts';

interface BreakWords {
  breakage: ComposedBreakage;
  words: string;
  /** What the receiver of MLflow's documentation answers. */
  expected: string;
}

const WORDS: Partial<Record<ComposedBreakage, string>> = {
  'prefix-v2': 'Prefix “v2,”',
  stale: 'Stale, 301 s old',
  future: 'From the future, 2 s',
  'timestamp-12.5': 'Timestamp 12.5',
  'altered-byte': 'One byte altered',
  'added-newline': 'Line break added',
  'other-secret': 'Other secret',
  redirect: 'Through a redirect',
};

const wordsOf = (breakage: ComposedBreakage): BreakWords => {
  const left = breakage === 'redirect' ? undefined : LEFT_OUT[breakage];
  return {
    breakage,
    words: left === undefined ? (WORDS[breakage] ?? breakage) : `Without ${left}`,
    expected: breakage === 'redirect' ? 'body lost' : String(expectedStatus(breakage)),
  };
};

const isHeader = (breakage: ComposedBreakage) => breakage !== 'redirect' && LEFT_OUT[breakage] !== undefined;

export const HEADER_BREAKS: readonly BreakWords[] = BREAKAGES.filter(isHeader).map(wordsOf);
export const OTHER_BREAKS: readonly BreakWords[] = [...BREAKAGES.filter((one) => !isHeader(one)), 'redirect' as const].map(wordsOf);

export const breakWords = (breakage: ComposedBreakage): BreakWords => wordsOf(breakage);
