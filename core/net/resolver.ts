import { type LookupAddress, lookup } from 'node:dns';

export type Lookup = (hostname: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

const byOperatingSystem: Lookup = (hostname, done) => lookup(hostname, { all: true }, done);

/**
 * Node has four threads for all that asks the operating system for a name, and a name server that does not answer holds
 * one for many seconds. So at most two are given to names that have not resolved lately, and names that did never wait
 * for them; a name that is being asked for is not asked for twice.
 */
export function createResolver(ask: Lookup = byOperatingSystem, { unproven = 2 } = {}): Lookup {
  const pending = new Map<string, ((error: Error | null, addresses: LookupAddress[]) => void)[]>();
  const proven = new Set<string>();
  const queue: string[] = [];
  let unprovenAsked = 0;

  function start(hostname: string): void {
    const isProven = proven.has(hostname);
    if (!isProven) unprovenAsked += 1;
    ask(hostname, (error, addresses) => {
      if (!isProven) unprovenAsked -= 1;
      if (error) proven.delete(hostname);
      else proven.add(hostname);
      const waiting = pending.get(hostname) ?? [];
      pending.delete(hostname);
      for (const done of waiting) done(error, addresses);
      startNext();
    });
  }

  function startNext(): void {
    const next = unprovenAsked < unproven ? queue.shift() : undefined;
    if (next !== undefined) start(next);
  }

  return (hostname, done) => {
    const waiting = pending.get(hostname);
    if (waiting) {
      waiting.push(done);
      return;
    }
    pending.set(hostname, [done]);
    if (proven.has(hostname)) start(hostname);
    else {
      queue.push(hostname);
      startNext();
    }
  };
}
