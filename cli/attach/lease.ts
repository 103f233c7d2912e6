import { randomUUID } from 'node:crypto';
import { DEFAULT_ENDPOINT } from '#shared/domain/scenario/endpoint.ts';
import { asking, type RunningCore } from '../running-core.ts';

/** The core keeps both for 15 s. */
const ASK_AGAIN_MS = 5000;

export interface Lease {
  /** Says it again, also to a core that was started anew. */
  ask(): Promise<void>;
  end(): Promise<void>;
}

export interface LeaseOptions {
  name: string;
  /** In words: `mlflow.example, 3.9.0`. */
  origin: string;
  secret: string;
  forwardTo: string | undefined;
}

/** For as long as it is attached, the core knows the secret of the server, and passes on what comes. */
export async function leaseOf(core: RunningCore, { name, origin, secret, forwardTo }: LeaseOptions): Promise<Lease> {
  const listener = randomUUID();
  const asked = new Set<Promise<unknown>>();
  const once = async () => {
    const { client } = core;
    await asking(() => client.keepSender(name, { origin, secret }));
    if (forwardTo === undefined) return;
    await asking(() => client.listenAtEndpoint(DEFAULT_ENDPOINT, listener, { routes: [{ events: '*', url: forwardTo }], watch: false }));
  };
  const ask = () => {
    const answer = once();
    asked.add(answer);
    return answer.finally(() => asked.delete(answer));
  };
  await ask();
  const again = setInterval(() => void ask().catch(() => undefined), ASK_AGAIN_MS);
  return {
    ask,
    async end() {
      clearInterval(again);
      // One that is on its way would come behind the end, and take it up anew.
      await Promise.allSettled(asked);
      await core.client.dropSender(name).catch(() => undefined);
      if (forwardTo !== undefined) await core.client.unlistenAtEndpoint(DEFAULT_ENDPOINT, listener).catch(() => undefined);
    },
  };
}
