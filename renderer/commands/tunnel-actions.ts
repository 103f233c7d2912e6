import type { Inspector } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import { chosenProvider, type TunnelForm } from '#renderer/state/tunnel-control.ts';
import { isRunning, publicUrlOf } from '#renderer/state/tunnel-words.ts';
import type { TunnelStatus } from '#shared/domain/app/tunnel.ts';
import { providerOf } from '#shared/domain/app/tunnel-providers.ts';
import type { Actions } from './actions.ts';
import { copyText } from './copy.ts';

/** The tunnel's switch from everywhere; whatever comes of it is shown in its view. */
export function tunnelActions({ tunnel, messages }: Inspector, status: TunnelStatus | undefined, form: TunnelForm): Actions {
  const unknown = status ? {} : { off: 'the engine has not answered yet' };
  const running = status !== undefined && isRunning(status.state);
  const url = status && publicUrlOf(status.state);
  const known = form.provider ?? status?.settings?.provider ?? (form.providers && chosenProvider(form, status));
  return {
    'start-tunnel': {
      run() {
        go({ view: 'tunnel' });
        void tunnel.start();
      },
      ...(known && { note: providerOf(known).title }),
      ...unknown,
      ...(running && { off: 'it is running' }),
    },
    'stop-tunnel': {
      run: () => void tunnel.stop(),
      ...unknown,
      ...(status?.state.kind === 'off' && { off: 'it is off' }),
    },
    'copy-public-url': {
      run: () => void copyText(messages, url ?? '', 'Public URL copied.'),
      ...(url === undefined ? { off: 'there is none' } : { note: url }),
    },
  };
}
