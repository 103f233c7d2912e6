import { useEffect } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { isServerOf } from '#renderer/state/servers-control.ts';
import { useStore } from '#renderer/state/store.ts';
import { chosenProvider, shownTexts } from '#renderer/state/tunnel-control.ts';
import { settingsOf } from '#renderer/state/tunnel-fields.ts';
import { publicUrlOf } from '#renderer/state/tunnel-words.ts';
import { Split } from '#renderer/ui/pane/split.tsx';
import { hasEnded } from '#shared/domain/app/real-server.ts';
import { AttachPane } from './attach-pane.tsx';
import { FindingsPane } from './findings-pane.tsx';

/** A real MLflow server: on the left what is the matter with it, on the right a webhook of ours there, for as long as Hookglass runs. */
export function ConnectView() {
  const { servers, tunnel } = useInspector();
  const { tunnel: tunnelStatus } = useLive();
  const now = useStore(servers.state);
  const tunnelForm = useStore(tunnel.form);
  useEffect(() => {
    void servers.again();
    void servers.checkSelf();
    void tunnel.look();
  }, [servers, tunnel]);

  const wrong = Object.keys(now.wrong).join(' ');
  useEffect(() => {
    if (wrong !== '') document.querySelector<HTMLElement>('[data-connect] [aria-invalid="true"]')?.focus();
  }, [wrong]);

  const isOn = tunnelStatus !== undefined && publicUrlOf(tunnelStatus.state) !== undefined;
  const provider = chosenProvider(tunnelForm, tunnelStatus);
  const settings = isOn ? undefined : settingsOf(provider, shownTexts(tunnelForm, provider, tunnelStatus));
  const isTyped = (base: string | undefined) => base !== undefined && isServerOf(now.fields.uri, base);
  const active = now.attached?.items.find(({ base, state }) => isTyped(base) && !hasEnded(state));

  const check = () => void servers.check(isOn ? tunnelStatus.webhookUrl : undefined);
  const attach = () => void servers.attach(settings);
  const isFree = now.busy === undefined;
  useAction('check-server', isFree ? check : undefined);
  useAction('check-self', () => void servers.checkSelf());
  useAction('attach-server', isFree && !active ? attach : undefined);
  useAction('detach-server', active ? () => void servers.detach(active.id) : undefined);
  useAction('primary', isFree ? (isTyped(now.report?.base) && !active ? attach : check) : undefined);

  return (
    <Split
      name="connect"
      label="Findings"
      detailWidth="minmax(0, 0.72fr)"
      minPx={440}
      stackBelowPx={900}
      stacked="page"
      list={<FindingsPane now={now} onCheck={check} onCheckSelf={() => void servers.checkSelf()} />}
      detail={<AttachPane now={now} active={active} onAttach={attach} />}
    />
  );
}
