import { useState } from 'react';
import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { answerOf } from '#renderer/state/asked.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/notice/notice.tsx';
import { Fact, Section } from '#renderer/ui/pane/parts.tsx';
import { useAsked, useQuestion } from '#renderer/ui/use-asked.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { certificateHelp, type LocalCertificate } from '#shared/domain/app/local-certificate.ts';
import styles from './mock.module.css';

/** The same endpoint over HTTPS: which certificate it shows, and how a client is told to trust it. */
export function Certificate({ path }: { path: string }) {
  const { core } = useInspector();
  const { status } = useLive();
  const url = status?.urls.receiverTls;
  const asked = useAsked(url ? 'certificate' : undefined, () => core.certificate());
  const renewed = useQuestion<LocalCertificate>();
  const certificate = answerOf(renewed.asked) ?? answerOf(asked);
  if (status && !url) {
    return (
      <p className={styles['quiet']}>
        The receiver does not listen over HTTPS. Start with <code>--receiver-tls-port 8443</code>, or without{' '}
        <code>--receiver-tls-port off</code>.
      </p>
    );
  }
  if (asked.kind === 'problem') {
    return (
      <Callout tone="bad">
        <WireText text={asked.problem} />
      </Callout>
    );
  }
  if (!url || !certificate) return null;
  return (
    <>
      <Section title="Address">
        <div className={styles['buttons']}>
          <code className={styles['wrap']}>{`${url}${path}`}</code>
          <CopyButton text={`${url}${path}`} done="Address copied." size="small" look="plain">
            Copy
          </CopyButton>
        </div>
      </Section>
      <Section title="Certificate" meta={<Renew onRenew={() => renewed.ask(() => core.renewCertificate())} />}>
        <dl className={styles['facts']}>
          <Fact name="SHA-256">
            <code className={styles['wrap']} data-fingerprint>
              {certificate.fingerprint}
            </code>
          </Fact>
          <Fact name="Names">
            <code className={styles['wrap']}>{certificate.names.join(', ')}</code>
          </Fact>
          <Fact name="Until">{new Date(certificate.notAfterMs).toISOString().slice(0, 10)}</Fact>
          <Fact name="File">
            <code className={styles['wrap']}>{certificate.file}</code>
          </Fact>
        </dl>
      </Section>
      <Section title="How to trust it" meta="without the system’s store">
        {certificateHelp(certificate.file, url).map(({ client, text }) => (
          <div key={client} className={styles['trust']}>
            <span>
              {client}
              <CopyButton text={text} done={`Copied for ${client}.`} size="small" look="plain" square aria-label={`Copy for ${client}`} />
            </span>
            <pre className={styles['snippet']}>{text}</pre>
          </div>
        ))}
      </Section>
    </>
  );
}

/** Clients that trust the old one have to be told, so it is asked once more. */
function Renew({ onRenew }: { onRenew: () => void }) {
  const [sure, setSure] = useState(false);
  if (!sure) {
    return (
      <Button size="small" look="plain" onClick={() => setSure(true)}>
        Renew…
      </Button>
    );
  }
  return (
    <Button
      size="small"
      onClick={() => {
        setSure(false);
        onRenew();
      }}
      onBlur={() => setSure(false)}
    >
      Renew; clients have to trust the new one
    </Button>
  );
}
