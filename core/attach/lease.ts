import { type Finding, finding } from '#shared/domain/app/finding.ts';
import type { AttachPorts } from './ports.ts';

/** Both are kept for 15 s. */
const SAY_AGAIN_MS = 5000;

export interface Lease {
  end(): void;
}

export interface LeaseOptions {
  name: string;
  origin: string;
  secret: string;
  forwardTo: string | undefined;
}

/** For as long as it is attached, the receiver knows the secret of the server, and passes on what comes. */
export async function keepLease(
  { name, origin, secret, forwardTo }: LeaseOptions,
  { clock, senders, forward }: Pick<AttachPorts, 'clock' | 'senders' | 'forward'>,
): Promise<{ ok: true; lease: Lease } | { ok: false; problem: Finding }> {
  const refusal = forwardTo === undefined ? undefined : await forward.listen(name, forwardTo);
  if (refusal !== undefined) {
    return { ok: false, problem: finding('error', 'forward-refused', 'Nothing may be passed on to that address', refusal) };
  }
  let cancel = () => {};
  let isOver = false;
  const say = () => {
    senders.keep(name, { origin, secret });
    cancel = clock.setTimer(clock.nowMs() + SAY_AGAIN_MS, () => {
      if (forwardTo !== undefined && !isOver) void forward.listen(name, forwardTo).then(() => isOver && forward.unlisten(name));
      say();
    });
  };
  say();
  return {
    ok: true,
    lease: {
      end() {
        isOver = true;
        cancel();
        senders.drop(name);
        if (forwardTo !== undefined) forward.unlisten(name);
      },
    },
  };
}
