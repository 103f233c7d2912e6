import { setTimeout as after } from 'node:timers/promises';

/** Resolves after so long, or as soon as `end` is aborted. Never rejects. */
export const pause = (ms: number, end: AbortSignal): Promise<void> => after(ms, undefined, { signal: end }).catch(() => undefined);
