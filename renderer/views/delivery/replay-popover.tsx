import { Popover } from '@base-ui/react/popover';
import { useEffect, useState } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { answerOf } from '#renderer/state/asked.ts';
import { useNowMs } from '#renderer/state/clock.ts';
import { useDraft } from '#renderer/state/drafts.ts';
import { consequenceOf, REPLAY_MODES, type ReplayRequest } from '#renderer/state/replay.ts';
import { base64Of } from '#renderer/ui/base64.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Select } from '#renderer/ui/choice/select.tsx';
import field from '#renderer/ui/field.module.css';
import { Icon } from '#renderer/ui/icon.tsx';
import { keyWords } from '#renderer/ui/keys.ts';
import popup from '#renderer/ui/popup.module.css';
import { useAsked } from '#renderer/ui/use-asked.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { MAX_REPLAYS, type ReplayMode } from '#shared/domain/delivery/delivery-command.ts';
import styles from './replay-popover.module.css';

interface ReplayPopoverProps {
  delivery: DeliveryDetail;
  /** The way that is chosen; absent: it is closed. */
  mode: ReplayMode | undefined;
  onMode: (mode: ReplayMode | undefined) => void;
}

/** The replay button and what it asks: in which way, to whom, how often, and what that will mean now. */
export function ReplayPopover({ delivery, mode, onMode }: ReplayPopoverProps) {
  return (
    <Popover.Root open={mode !== undefined} onOpenChange={(open) => onMode(open ? 'resigned' : undefined)}>
      <Popover.Trigger render={<Button title="Send this delivery again" />}>
        <Icon name="a-replay" />
        Replay <kbd>{keyWords('R')}</kbd>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" className={popup['positioner']}>
          <Popover.Popup className={`${popup['popup']} ${styles['popup']}`}>
            <Popover.Title className={styles['title']}>Replay</Popover.Title>
            {mode !== undefined && <Choice delivery={delivery} mode={mode} onMode={onMode} />}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

const PAUSES = [
  { value: 0, title: 'nothing: all at once' },
  { value: 100, title: '0.1 s' },
  { value: 1000, title: '1 s' },
  { value: 10_000, title: '10 s' },
];

function Choice({ delivery, mode, onMode }: { delivery: DeliveryDetail; mode: ReplayMode; onMode: ReplayPopoverProps['onMode'] }) {
  const { replays } = useInspector();
  const nowMs = useNowMs(1000);
  const [typedUrl, setUrl] = useDraft(`replay to, ${delivery.id}`);
  const url = typedUrl ?? delivery.url;
  const [times, setTimes] = useState(1);
  const [pauseMs, setPauseMs] = useState(0);
  const [keepId, setKeepId] = useState(false);
  const [keepSignature, setKeepSignature] = useState(false);
  const body = useEditableBody(delivery, mode);

  function send() {
    const request: ReplayRequest = {
      mode,
      ...(url.trim() !== '' && url.trim() !== delivery.url && { url: url.trim() }),
      ...(times > 1 && { times, ...(pauseMs > 0 && { pauseMs }) }),
      ...(mode === 'resigned' && keepId && { keepId }),
      ...(mode === 'edited' && keepSignature && { keepSignature }),
      ...(mode === 'edited' && body.text !== undefined && { body: base64Of(new TextEncoder().encode(body.text)) }),
    };
    close();
    replays.send(delivery.id, request);
  }

  /** Sent or not wanted: only then what was typed is let go. Escape, and a click beside it, keep it for the next time. */
  function close() {
    onMode(undefined);
    setUrl(undefined);
    body.edit(undefined);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <fieldset className={styles['modes']}>
        <legend>How</legend>
        {REPLAY_MODES.map(({ mode: which, title }) => (
          <label key={which} className={styles['mode']}>
            <input
              type="radio"
              name="replay-mode"
              value={which}
              checked={mode === which}
              onChange={() => onMode(which)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') {
                  event.preventDefault();
                  send();
                }
              }}
            />
            <span>{title}</span>
            <span className={styles['means']}>{consequenceOf(which, delivery, nowMs)}</span>
          </label>
        ))}
      </fieldset>
      {mode === 'resigned' && (
        <Keep checked={keepId} onChange={setKeepId} title="Keep the id">
          To see whether the receiver notices a duplicate.
        </Keep>
      )}
      {mode === 'edited' && (
        <>
          <textarea
            className={styles['editor']}
            aria-label="Body"
            spellCheck={false}
            rows={8}
            value={body.text ?? ''}
            onChange={(event) => body.edit(event.target.value)}
          />
          <Keep checked={keepSignature} onChange={setKeepSignature} title="Keep the old signature">
            It no longer fits: to see whether the receiver refuses it.
          </Keep>
        </>
      )}
      <div className={styles['where']}>
        <label>
          To
          <input
            className={field['input']}
            spellCheck={false}
            list="replay-targets"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
          <Targets own={delivery.url} />
        </label>
        <label>
          Times
          <input
            className={field['input']}
            type="number"
            min={1}
            max={MAX_REPLAYS}
            value={times}
            onChange={(event) => setTimes(Math.max(1, Math.min(MAX_REPLAYS, event.target.valueAsNumber || 1)))}
          />
        </label>
      </div>
      {times > 1 && <Select label="Between them" options={PAUSES} chosen={pauseMs} onChoose={setPauseMs} className={styles['pause']} />}
      <div className={styles['foot']}>
        <Button look="primary" type="submit">
          Send <Icon name="a-enter" />
        </Button>
        <Button look="plain" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

interface KeepProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  title: string;
  children: string;
}

function Keep({ checked, onChange, title, children }: KeepProps) {
  return (
    <label className={`${styles['mode']} ${styles['keep']}`}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{title}</span>
      <span className={styles['means']}>{children}</span>
    </label>
  );
}

/** Where it may go: the same address, the mock receiver, and what other webhooks call. */
function Targets({ own }: { own: string }) {
  const { status, webhooks } = useLive();
  const mock = status ? [status.urls.webhookUrl] : [];
  const targets = new Set([own, ...mock, ...[...webhooks.values()].map(({ url }) => url)]);
  return (
    <datalist id="replay-targets">
      {[...targets].map((target) => (
        <option key={target} value={target} />
      ))}
    </datalist>
  );
}

/** The body as text, fetched when somebody wants to edit it. */
function useEditableBody(
  delivery: DeliveryDetail,
  mode: ReplayMode,
): { text: string | undefined; edit: (text: string | undefined) => void } {
  const { core, messages } = useInspector();
  const [edited, edit] = useDraft(`replay body of ${delivery.id}`);
  const asked = useAsked(mode === 'edited' ? delivery.id : undefined, async () =>
    new TextDecoder().decode(await core.deliveryBody(delivery.id)),
  );
  const problem = asked.kind === 'problem' ? asked.problem : undefined;
  useEffect(() => {
    if (problem !== undefined) messages.failed(`The body could not be read: ${problem}`);
  }, [messages, problem]);
  return { text: edited ?? answerOf(asked), edit };
}
