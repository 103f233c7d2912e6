import { randomBytes } from 'node:crypto';

/** One-time codes of launch links: whoever opens the link gets the token for one, within a minute. */
export interface LaunchCodes {
  /** @param onGone called once it was redeemed, or once it is known to be too old */
  issue(onGone?: () => void): string;
  /** @returns whether the code was good; it is not any more afterwards. */
  redeem(code: string): boolean;
  /** Lets go of all that are too old now. */
  forgetOld(): void;
}

export const CODE_LIFE_MS = 60_000;
/** Links are made by hand; more than this at once is a loop in somebody's script. */
const MAX_OPEN = 100;

export function createLaunchCodes({ nowMs }: { nowMs: () => number }): LaunchCodes {
  const issued = new Map<string, { atMs: number; onGone: (() => void) | undefined }>();

  function forgetOld(): void {
    for (const [code, { atMs }] of issued) if (nowMs() - atMs >= CODE_LIFE_MS || issued.size > MAX_OPEN) forget(code);
  }

  function forget(code: string): boolean {
    const found = issued.get(code);
    issued.delete(code);
    found?.onGone?.();
    return found !== undefined;
  }

  return {
    issue(onGone) {
      const code = randomBytes(32).toString('base64url');
      issued.set(code, { atMs: nowMs(), onGone });
      forgetOld();
      return code;
    },
    redeem(code) {
      forgetOld();
      return forget(code);
    },
    forgetOld,
  };
}
