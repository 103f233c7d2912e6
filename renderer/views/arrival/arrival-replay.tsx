import { Popover } from '@base-ui/react/popover';
import { useState } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { useNowMs } from '#renderer/state/clock.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import { formatTook } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { keyWords } from '#renderer/ui/keys.ts';
import popup from '#renderer/ui/popup.module.css';
import { useQuestion } from '#renderer/ui/use-asked.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import styles from '#renderer/views/delivery/replay-popover.module.css';
import type { CaptureDetail, Forwarded } from '#shared/domain/delivery/capture.ts';
import { replayMeans } from './arrival-words.ts';

interface ArrivalReplayProps {
  capture: CaptureDetail;
  open: boolean;
  onOpen: (open: boolean) => void;
}

/** The replay button of a received request, and what it asks: where to, and whether it is signed anew. */
export function ArrivalReplay({ capture, open, onOpen }: ArrivalReplayProps) {
  return (
    <Popover.Root open={open} onOpenChange={onOpen}>
      <Popover.Trigger render={<Button title="Send this request to a target" />}>
        <Icon name="a-replay" />
        Replay <kbd>{keyWords('R')}</kbd>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" className={popup['positioner']}>
          <Popover.Popup className={`${popup['popup']} ${styles['popup']}`}>
            <Popover.Title className={styles['title']}>Replay</Popover.Title>
            <Choice capture={capture} onClose={() => onOpen(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

const MODES = [
  { mode: 'resigned', title: 'Re-signed' },
  { mode: 'verbatim', title: 'Same bytes' },
] as const;

function Choice({ capture, onClose }: { capture: CaptureDetail; onClose: () => void }) {
  const { core } = useInspector();
  const nowMs = useNowMs(1000);
  const targets = useTargets();
  const { asked, ask } = useQuestion<Forwarded>();
  const isKnown = capture.report?.secretFrom !== undefined;
  const [mode, setMode] = useState<'resigned' | 'verbatim'>(isKnown ? 'resigned' : 'verbatim');
  const [url, setUrl] = useState(targets[0] ?? '');
  const [secret, setSecret] = useState('');
  const wantsSecret = mode === 'resigned' && !isKnown && capture.verdict.why !== 'no-signature';

  function send() {
    if (url.trim() === '') return;
    ask(() => core.replayCapture(capture.id, { url: url.trim(), mode, ...(mode === 'resigned' && secret !== '' && { secret }) }));
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
        {MODES.map(({ mode: which, title }) => (
          <label key={which} className={styles['mode']}>
            <input type="radio" name="replay-mode" value={which} checked={mode === which} onChange={() => setMode(which)} />
            <span>{title}</span>
            <span className={styles['means']}>{replayMeans(which, capture, nowMs)}</span>
          </label>
        ))}
      </fieldset>
      <div className={styles['target']}>
        <label>
          To
          <input
            className={field['input']}
            spellCheck={false}
            list="arrival-targets"
            placeholder="http://127.0.0.1:3000/hooks"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
          <datalist id="arrival-targets">
            {targets.map((target) => (
              <option key={target} value={target} />
            ))}
          </datalist>
        </label>
        {wantsSecret && (
          <label>
            Secret that signs it
            <input
              className={field['input']}
              type="password"
              autoComplete="off"
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
            />
          </label>
        )}
      </div>
      <div className={styles['foot']}>
        <Button look="primary" type="submit" aria-disabled={url.trim() === '' || asked.kind === 'loading'}>
          Send <Icon name="a-enter" />
        </Button>
        <Button look="plain" onClick={onClose}>
          Close
        </Button>
      </div>
      <p className={styles['came']} role="status">
        {asked.kind === 'problem' && <span className={field['wrong']}>{asked.problem}</span>}
        {asked.kind === 'answer' && <WhatCame sent={asked.answer} />}
      </p>
    </form>
  );
}

function WhatCame({ sent: { url, outcome, tookMs } }: { sent: Forwarded }) {
  const isFine = outcome.kind === 'answered' && outcome.status < 400;
  const said = outcome.kind === 'answered' && outcome.said !== undefined ? ` “${outcome.said}”` : '';
  const text =
    outcome.kind === 'answered' ? `${url} answered ${outcome.status} in ${formatTook(tookMs)}${said}` : `${url}: ${outcome.message}`;
  return (
    <>
      <Icon name={isFine ? 's-delivered' : 's-failed'} tone={isFine ? 'ok' : 'bad'} />
      <span>
        <WireText text={text} />
      </span>
    </>
  );
}

/** Where it may go: what webhooks call, own apps first, and the mock receiver. */
function useTargets(): string[] {
  const { status, webhooks } = useLive();
  const mock = status?.urls.webhookUrl;
  const apps = [...webhooks.values()].map(({ url }) => url).filter((url) => url !== mock);
  return [...new Set([...apps, ...(mock === undefined ? [] : [mock])])];
}
