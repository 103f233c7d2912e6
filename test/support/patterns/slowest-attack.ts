import vm from 'node:vm';
import { type Attack, attacksOn, attackText } from './attack-texts.ts';

export interface Measured {
  /** For the costliest attack, or for the first that is beyond the limit; infinite when it had to be stopped. */
  slowestMs: number;
  attack: Attack | undefined;
}

export interface PatternUnderTest {
  source: string;
  flags: string;
  splits?: boolean;
}

export const PATTERN_LIMIT_MS = 20;
const FULL_LENGTH = 32 * 1024;
/** A sixteenth of the length finds the suspects: what grows with the square takes 1/256 of the time there. */
const SCREEN_LENGTH = FULL_LENGTH / 16;
/** Far above what a linear pattern takes for the short text, and far below a 256th of 20 ms. */
const SUSPECT_MS = 0.03;
const TRIES = 6;
const HOPELESS_MS = 10 * PATTERN_LIMIT_MS;
const STOPPED_AFTER_MS = 10_000;

/** Runs the attacks on a pattern until one is beyond the limit. A pattern that does not come back is stopped. */
export function slowestAttack(pattern: PatternUnderTest, stoppedAfterMs = STOPPED_AFTER_MS): Measured {
  let running: Attack | undefined;
  let worst: Measured = { slowestMs: 0, attack: undefined };

  function measureAll(): void {
    for (const attack of attacksOn(pattern)) {
      running = attack;
      for (const length of lengthsFor(pattern, attack)) {
        const slowestMs = timeOf(pattern, attackText(attack, length), worst.slowestMs);
        if (slowestMs > worst.slowestMs) worst = { slowestMs, attack };
        if (slowestMs > PATTERN_LIMIT_MS) return;
      }
    }
  }

  try {
    vm.runInNewContext('measureAll()', { measureAll }, { timeout: stoppedAfterMs });
  } catch (error) {
    // An error of another context is no instance of our `Error`.
    if (!isObject(error) || error['code'] !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    return { slowestMs: Number.POSITIVE_INFINITY, attack: running };
  }
  return worst;
}

/** A single class of characters is tried at full length in any case; of the rest, what is slow for a short text. */
function lengthsFor(pattern: PatternUnderTest, attack: Attack): number[] {
  if (timeOf(pattern, attackText(attack, SCREEN_LENGTH), SUSPECT_MS) >= SUSPECT_MS) return [SCREEN_LENGTH, FULL_LENGTH / 4, FULL_LENGTH];
  return attack.start === '' && attack.end === '' ? [FULL_LENGTH] : [];
}

/** What this thread has had of a processor: others who run beside it are not the pattern's fault. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The best of some, because caches and the collector have their moments; the first that is cheap enough will do. */
function timeOf({ source, flags, splits = false }: PatternUnderTest, text: string, enoughMs: number): number {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < TRIES && bestMs > enoughMs && (run < 2 || bestMs < HOPELESS_MS); run += 1) {
    const pattern = new RegExp(source, flags);
    const startedMs = threadMs();
    use(pattern, text, splits);
    bestMs = Math.min(bestMs, threadMs() - startedMs);
  }
  return bestMs;
}

/** As the sources use it. */
function use(pattern: RegExp, text: string, splits: boolean): void {
  if (splits) text.split(pattern);
  else if (pattern.flags.includes('g')) text.replaceAll(pattern, '');
  else if (pattern.sticky) for (let last = -1; pattern.lastIndex > last && pattern.test(text); ) last = pattern.lastIndex;
  else pattern.test(text);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
