import { randomBytes } from 'node:crypto';

/** One-time codes of launch links: whoever opens the link gets the token for one, within a minute. */
export interface LaunchCodes {
  issue(): string;
  /** @returns whether the code was good; it is not any more afterwards. */
  redeem(code: string): boolean;
}

const LIFE_MS = 60_000;
/** Links are made by hand; more than this at once is a loop in somebody's script. */
const MAX_OPEN = 100;

export function createLaunchCodes({ nowMs }: { nowMs: () => number }): LaunchCodes {
  const issuedAtMs = new Map<string, number>();

  function forgetOld(): void {
    for (const [code, atMs] of issuedAtMs) if (nowMs() - atMs >= LIFE_MS || issuedAtMs.size > MAX_OPEN) issuedAtMs.delete(code);
  }

  return {
    issue() {
      const code = randomBytes(32).toString('base64url');
      issuedAtMs.set(code, nowMs());
      forgetOld();
      return code;
    },
    redeem(code) {
      forgetOld();
      return issuedAtMs.delete(code);
    },
  };
}
