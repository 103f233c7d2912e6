import { useEffect, useState } from 'react';

/** The time, renewed every `everyMs`: for countdowns and ages on screen. */
export function useNowMs(everyMs: number): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
