/** Over all agents: whoever asks without end would keep everybody else waiting. */
export const MOST_RUNNING = 100;

/** One call of a tool, as long as it runs. */
export interface RunningCall {
  /** Aborted when all are ended. */
  signal: AbortSignal;
  end(): void;
}

/** The calls of tools that run now, of every agent. */
export interface Running {
  /** @returns undefined where as many run as are taken */
  begin(): RunningCall | undefined;
  /** A person does not want any of them to go on. */
  endAll(): void;
}

export function createRunning(most = MOST_RUNNING): Running {
  const calls = new Set<AbortController>();
  return {
    begin() {
      if (calls.size >= most) return undefined;
      const call = new AbortController();
      calls.add(call);
      return { signal: call.signal, end: () => calls.delete(call) };
    },
    endAll() {
      for (const call of calls) call.abort();
    },
  };
}
