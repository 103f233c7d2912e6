import { ProblemError } from '#core/http/problem.ts';
import type { LogLine } from '#shared/domain/app/log-line.ts';
import type { Handlers } from '../handlers.ts';

export interface UpkeepHandlersOptions {
  recentLog: () => readonly LogLine[];
  /** `Node 24.21.0, linux x64` */
  runtime: string;
  /** Asks whoever runs this core to delete what is recorded; absent where nobody would start it again. */
  reset?: () => void;
}

export function upkeepHandlers({ recentLog, runtime, reset }: UpkeepHandlersOptions): Pick<Handlers, 'log' | 'resetData'> {
  return {
    log: () => ({ runtime, lines: [...recentLog()] }),
    resetData() {
      if (!reset)
        throw new ProblemError('conflict', 'This core was started by a program, which can start one over another data directory.');
      reset();
    },
  };
}
