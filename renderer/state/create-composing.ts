import type { Inspector } from '#renderer/inspector.ts';
import { createComposer } from './composer-control.ts';
import type { Core } from './core-link.ts';
import type { Live } from './live.ts';
import { createSequences } from './sequences.ts';

/** What is composed and the scenarios of it, on the clock of this page. */
export function createComposing(core: Core, live: Live): Pick<Inspector, 'composer' | 'sequences'> {
  const common = {
    core,
    nowMicros: () => Math.floor((performance.timeOrigin + performance.now()) * 1000),
    uuid: () => crypto.randomUUID(),
    receiver: () => live.state.get().status?.urls.receiver ?? '',
  };
  return {
    composer: createComposer(common),
    sequences: createSequences({ ...common, webhooks: () => live.state.get().webhooks, wait }),
  };
}

function wait(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stopped.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
