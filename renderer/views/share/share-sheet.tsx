import { useMemo, useState } from 'react';
import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { useHomeLive, useInspector } from '#renderer/inspector.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Switch } from '#renderer/ui/choice/switch.tsx';
import { saveFile } from '#renderer/ui/files.ts';
import { formatBytes, plural } from '#renderer/ui/format.ts';
import { useAsked } from '#renderer/ui/use-asked.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { SharedDelivery } from '#shared/domain/wire/shared.ts';
import type { Maskable } from '#shared/session/mask.ts';
import { previewOf, SHARE_FORMATS, type ShareFormat, type SharePreview } from '#shared/session/share.ts';
import styles from './share.module.css';
import { SharePreviewLines } from './share-preview.tsx';

const FORMATS: Readonly<Record<ShareFormat, { title: string; meta: string }>> = {
  jsonl: { title: '.hookglass.jsonl', meta: 'Opens in Hookglass at this delivery.' },
  har: { title: 'HAR', meta: 'For browsers, proxies and their tools.' },
  markdown: { title: 'Markdown', meta: 'For an issue or a chat.' },
  agent: { title: 'For an agent', meta: 'Markdown, short, with the explanation.' },
  ci: { title: 'CI step', meta: 'YAML that replays the saved .hookglass.jsonl against your receiver.' },
};

/** Asks once for what may leave, then shows it in the form that is chosen, with what is chosen taken out. */
export function ShareSheet({ delivery }: { delivery: DeliveryDetail }) {
  const { core } = useInspector();
  const asked = useAsked(`${delivery.id}/shared`, () => core.sharedDelivery(delivery.id));
  if (asked.kind === 'problem') return <p className={styles['problem']} role="alert">{`It could not be read: ${asked.problem}`}</p>;
  if (asked.kind !== 'answer') return <p className={styles['problem']}>Reading the delivery…</p>;
  if (!asked.answer) return <p className={styles['problem']}>The delivery is no longer kept.</p>;
  return <Sheet shared={asked.answer} />;
}

function Sheet({ shared }: { shared: SharedDelivery }) {
  const version = useHomeLive().status?.version ?? '';
  const [format, setFormat] = useState<ShareFormat>('jsonl');
  const [leaveOut, setLeaveOut] = useState<ReadonlySet<Maskable>>(new Set(['hosts']));
  const [nowMs] = useState(Date.now);
  const preview = useMemo(() => previewOf(shared, { format, leaveOut, version, nowMs }), [shared, format, leaveOut, version, nowMs]);
  const turn = (what: Maskable) => (on: boolean) => {
    const next = new Set(leaveOut);
    if (on) next.add(what);
    else next.delete(what);
    setLeaveOut(next);
  };
  const places = [...preview.masked.values()].reduce((sum, count) => sum + count, 0);
  return (
    <>
      <div className={styles['side']}>
        <fieldset className={styles['formats']}>
          <legend>Format</legend>
          {SHARE_FORMATS.map((name) => (
            <label key={name}>
              <input type="radio" name="share-format" value={name} checked={name === format} onChange={() => setFormat(name)} />
              <span className={name === 'jsonl' ? styles['wire'] : undefined}>{FORMATS[name].title}</span>
              <span className={styles['meta']}>{FORMATS[name].meta}</span>
            </label>
          ))}
        </fieldset>
        <LeaveOut preview={preview} leaveOut={leaveOut} onTurn={turn} />
      </div>
      <div className={styles['view']}>
        <div className={styles['sect']}>
          <h3>What leaves this computer</h3>
          <span
            className={styles['meta']}
          >{`${plural(preview.text.trimEnd().split('\n').length, 'line')}, ${formatBytes(new Blob([preview.text]).size)}`}</span>
        </div>
        <SharePreviewLines text={preview.text} />
      </div>
      <footer className={styles['foot']}>
        <span className={styles['mask']} aria-hidden="true" />
        <span className={styles['meta']} role="status">
          {places === 0 ? 'nothing is masked' : `masked, ${plural(places, 'place')}; the verdict recorded here stays`}
        </span>
        <span className={styles['grow']} />
        <CopyButton text={preview.text} done="Copied.">
          Copy
        </CopyButton>
        <Button look="primary" onClick={() => saveFile(preview.text, preview.fileName)}>
          Save…
        </Button>
      </footer>
    </>
  );
}

interface LeaveOutProps {
  preview: SharePreview;
  leaveOut: ReadonlySet<Maskable>;
  onTurn: (what: Maskable) => (on: boolean) => void;
}

function LeaveOut({ preview: { masked, isBodyMasked }, leaveOut, onTurn }: LeaveOutProps) {
  const count = (kind: string) => plural(masked.get(kind) ?? 0, 'place');
  const broken = isBodyMasked ? ' Bytes of the body are masked, so the signature cannot be computed again from this file.' : '';
  const secrets = masked.get('secret') ?? 0;
  const credentials = masked.get('credential') ?? 0;
  return (
    <div>
      <h3>Leave out</h3>
      <div className={styles['toggle']}>
        <span>Mask hosts</span>
        <Switch label="Mask hosts" checked={leaveOut.has('hosts')} onChange={onTurn('hosts')} describedBy="share-hosts" />
        <span id="share-hosts" className={styles['meta']}>
          {leaveOut.has('hosts') ? count('host') : 'Names and addresses of receivers stay.'}
        </span>
      </div>
      <div className={styles['toggle']}>
        <span>Mask tag values</span>
        <Switch label="Mask tag values" checked={leaveOut.has('tags')} onChange={onTurn('tags')} describedBy="share-tags" />
        <span id="share-tags" className={styles['meta']}>
          {leaveOut.has('tags') ? `${count('tag value')}.` : 'Values of tags stay.'}
        </span>
      </div>
      <div className={styles['toggle']}>
        <span>Secrets and credentials</span>
        <span className={styles['meta']}>always</span>
        <span className={styles['meta']}>
          {secrets + credentials === 0
            ? 'Never in a shared file.'
            : `Never in a shared file: ${plural(secrets + credentials, 'place')} taken out.`}
        </span>
      </div>
      {broken !== '' && (
        <p className={styles['broken']} role="status">
          {broken.trim()}
        </p>
      )}
    </div>
  );
}
