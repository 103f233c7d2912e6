import { useMemo, useState } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { type Asked, answerOf } from '#renderer/state/asked.ts';
import type { Draft, Target } from '#renderer/state/composer.ts';
import { useStore } from '#renderer/state/store.ts';
import { bytesOfBase64 } from '#renderer/ui/base64.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Segments } from '#renderer/ui/choice/segments.tsx';
import { Select } from '#renderer/ui/choice/select.tsx';
import { formatBytes, plural } from '#renderer/ui/format.ts';
import { Callout } from '#renderer/ui/notice/notice.tsx';
import { Headers, Section } from '#renderer/ui/pane/parts.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { ComposePreview } from '#shared/domain/delivery/delivery-command.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { Broken } from './break-menu.tsx';
import styles from './compose.module.css';
import { SendFoot } from './send-foot.tsx';
import { TargetList } from './target-list.tsx';
import { usePreview } from './use-preview.ts';
import { type BytesLook, WireBytes } from './wire-bytes.tsx';

interface WhatWillBeSentProps {
  event: WebhookEvent;
  draft: Draft | undefined;
  targets: readonly Target[];
}

/** The request as it will leave, to the byte, and the button that lets it. */
export function WhatWillBeSent({ event, draft, targets }: WhatWillBeSentProps) {
  const { composer } = useInspector();
  const state = useStore(composer.state);
  const [wanted, setWanted] = useState<string>();
  const [look, setLook] = useState<Look>({ headers: 'ours', body: 'spaces' });
  const target = targets.find(({ webhook }) => webhook.id === wanted) ?? targets[0];
  const asked = usePreview(event, draft, target, state);
  return (
    <section className={styles['pane']} data-pane="detail" aria-label="What will be sent">
      <header className={styles['head']}>
        <h2>What will be sent</h2>
        {targets.length > 1 && <Which targets={targets} now={target} onChoose={setWanted} />}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys */}
      <div className={styles['body']} tabIndex={0} role="group" aria-label="Preview">
        <TargetList event={event} choice={state.choice} targets={targets} />
        {state.breakage !== undefined && <Broken breakage={state.breakage} />}
        <Request asked={asked} name={target?.webhook.name ?? ''} look={look} onLook={setLook} />
      </div>
      <SendFoot event={event} draft={draft} targets={targets} />
    </section>
  );
}

/** Each gets an id and a signature of its own. */
function Which({ targets, now, onChoose }: { targets: readonly Target[]; now: Target | undefined; onChoose: (id: string) => void }) {
  const options = targets.map(({ webhook }) => ({ value: webhook.id, title: webhook.name }));
  const label = 'Show the request to';
  if (options.length > 2)
    return <Select label={label} options={options} chosen={now?.webhook.id ?? ''} onChoose={onChoose} className={styles['which']} />;
  return <Segments label={label} options={options} chosen={now?.webhook.id} onChoose={onChoose} />;
}

/** How somebody looks at it: it stays so from event to event. */
interface Look {
  headers: 'ours' | 'all';
  body: BytesLook;
}

interface RequestProps {
  asked: Asked<ComposePreview>;
  name: string;
  look: Look;
  onLook: (look: Look) => void;
}

function Request({ asked, name, look, onLook }: RequestProps) {
  const preview = answerOf(asked);
  return (
    <>
      {asked.kind === 'problem' && (
        <Callout tone="bad">
          <WireText text={asked.problem} />
        </Callout>
      )}
      {asked.kind !== 'problem' && preview && (
        <div className={styles['request']} data-preview={asked.kind}>
          <RequestHeaders
            preview={preview}
            all={look.headers === 'all'}
            onAll={(all) => onLook({ ...look, headers: all ? 'all' : 'ours' })}
          />
          <Body preview={preview} look={look.body} onLook={(body) => onLook({ ...look, body })} />
          <Signature preview={preview} name={name} />
        </div>
      )}
    </>
  );
}

const OURS: ReadonlySet<string> = new Set([DELIVERY_ID_HEADER, TIMESTAMP_HEADER, SIGNATURE_HEADER]);

interface RequestHeadersProps {
  preview: ComposePreview;
  all: boolean;
  onAll: (all: boolean) => void;
}

function RequestHeaders({ preview: { headers, requestLine, url }, all, onAll }: RequestHeadersProps) {
  const ours = headers.filter(([name]) => OURS.has(name));
  return (
    <Section
      title="Headers"
      meta={
        <Button size="small" look="plain" aria-expanded={all} onClick={() => onAll(!all)}>
          {all ? 'Only those of MLflow' : `${headers.length - ours.length} more`}
        </Button>
      }
    >
      {all && (
        <code className={styles['requestLine']} title={url}>
          <WireText text={requestLine} />
        </code>
      )}
      <Headers pairs={all ? headers : ours} />
    </Section>
  );
}

const LOOKS: readonly { value: BytesLook; title: string }[] = [
  { value: 'plain', title: 'Plain' },
  { value: 'spaces', title: 'Spaces' },
  { value: 'hex', title: 'Hex' },
];

interface BodyProps {
  preview: ComposePreview;
  look: BytesLook;
  onLook: (look: BytesLook) => void;
}

function Body({ preview, look, onLook }: BodyProps) {
  const bytes = useMemo(() => bytesOfBase64(preview.body), [preview.body]);
  return (
    <Section
      title="Body"
      fills={look === 'hex'}
      meta={
        <span className={styles['looks']}>
          <Segments label="Show the body" options={LOOKS} chosen={look} onChoose={onLook} />
          {formatBytes(bytes.length)}
        </span>
      }
    >
      <WireBytes bytes={bytes} look={look} />
    </Section>
  );
}

function Signature({ preview: { secret, secretCharacters, signature, signedBytes }, name }: { preview: ComposePreview; name: string }) {
  if (signature === undefined) {
    return (
      <Section title="Signature">
        <p className={styles['quiet']}>{withoutSignature(secret)}</p>
      </Section>
    );
  }
  return (
    <Section title="Signature" meta="HMAC-SHA256, base64">
      <dl className={styles['facts']}>
        <dt>Secret</dt>
        <dd>
          {secret === 'set' ? (
            <>
              <WireText text={name} />
              <span className={styles['meta']}>{`${plural(secretCharacters ?? 0, 'character')}, used as text`}</span>
            </>
          ) : (
            <span className={styles['meta']}>not that of the webhook</span>
          )}
        </dd>
        <dt>Over</dt>
        <dd>
          <code>id . timestamp . body</code>
          <span className={styles['meta']}>{plural(signedBytes ?? 0, 'byte')}</span>
        </dd>
        <dt>Value</dt>
        <dd>
          <code className={styles['wrap']}>{signature}</code>
        </dd>
      </dl>
    </Section>
  );
}

function withoutSignature(secret: ComposePreview['secret']): string {
  switch (secret) {
    case 'none':
      return 'This webhook has no secret, so nothing is signed.';
    case 'unreadable':
      return 'The secret of this webhook cannot be read with the present key: it is held until it can.';
    case 'set':
      return 'It leaves without its signature.';
  }
}
